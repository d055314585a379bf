import { describe, expect, test } from 'vitest';
import { isRefundEvent, orderEventSchema, refundEventSchema } from '../../src/stablecoin/index.ts';

describe('orderEventSchema', () => {
  test('needs one id and a status, and keeps all else', () => {
    const event = { acquiringOrderId: 'ORD_1', merchantOrderId: 'M_1', status: 'SUCCEEDED', finalStatus: true, orderAmount: 7 };
    expect(orderEventSchema.parse(event)).toEqual(event);
    expect(orderEventSchema.safeParse({ acquiringOrderId: 'ORD_1', status: 'PROCESSING' }).success).toBe(true);
  });

  test.each([
    { status: 'SUCCEEDED' },
    { merchantOrderId: 'a' },
    { merchantOrderId: '', status: 'x' },
    { merchantOrderId: 1, status: 'x' },
    [],
  ])('refuses %j', (event) => {
    expect(orderEventSchema.safeParse(event).success).toBe(false);
  });
});

describe('isRefundEvent', () => {
  test('knows a refund by its own id', () => {
    expect(isRefundEvent(refundEventSchema.parse({ merchantRefundOrderId: 'R_1', status: 'SUCCEEDED', refundAmount: {} }))).toBe(
      true,
    );
    expect(isRefundEvent(orderEventSchema.parse({ merchantOrderId: 'M_1', status: 'SUCCEEDED' }))).toBe(false);
  });
});
