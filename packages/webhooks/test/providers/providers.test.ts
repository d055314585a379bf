import { webhookEventSchema } from '@x/protocol/itpay';
import { orderEventSchema } from '@x/protocol/stablecoin';
import { createSigningKey } from '@x/signing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrictJsonText } from '../../src/json/strict-json.ts';
import { joinKey, readIdentifier } from '../../src/providers/fields.ts';
import { itpay } from '../../src/providers/itpay.ts';
import { stablecoinCheckout } from '../../src/providers/stablecoin-checkout.ts';
import { stablecoinHosted } from '../../src/providers/stablecoin-hosted.ts';
import type { JsonObject, Provider } from '../../src/types/provider.ts';

const secret = 'MpkvVlXvYTZVPPJ0LReNA-g_yC7V7foe4UAj7tgWJSM';

function parse(provider: Provider, value: unknown) {
  return provider.parseEvent(value as JsonObject, { headers: {} });
}

describe('itpay', () => {
  const provider = itpay({ secret: 'whsec_test' }) as unknown as Provider;
  const body = Buffer.from('{"id":"evt_1","type":"payment_intent.succeeded","data":{}}');

  it('verifies the published vector, whatever the time', () => {
    // The vector's secret is the placeholder of the vendor's page, so it comes as a key.
    const published = itpay({ secret: createSigningKey('whsec_xxxxxxxxxxxx') });
    const header = 't=1745712345,v1=a49cc190904470e35befcf1c03bbaea72fdab3d26857afef467398941f12c9f3';
    const request = { path: undefined, headers: { 'x-itpay-signature': header }, body, now: 0 };
    expect(published.verifySignature(request)).toEqual({ ok: true, timestampMs: 1_745_712_345_000, secretIndex: 0 });
    const refused = published.verifySignature({ ...request, body: Buffer.from(`${body}\n`) });
    expect(refused).toMatchObject({ ok: false, reason: 'signature-mismatch' });
  });

  it('acknowledges in the exact bytes of the vendor', () => {
    expect(provider.acknowledgement).toMatchObject({
      received: { status: 200, body: '{"status":"received"}' },
      duplicate: { status: 200, body: '{"status":"already_processed"}' },
      unauthorized: { status: 401, headers: { 'content-type': 'application/json' } },
    });
  });

  it('takes the event id as the key, and the facts from the intent', () => {
    const data = { id: 'pi_1', service_id: 'svc_1', amount: { currency: 'CNY', value: 699 } };
    expect(parse(provider, { id: 'evt_1', type: 'payment_intent.succeeded', data })).toMatchObject({
      key: 'evt_1',
      type: 'payment_intent.succeeded',
      facts: { amount: 699, currency: 'CNY', orderId: 'pi_1', serviceId: 'svc_1' },
    });
  });

  it('keys by intent and type with dedupeBy payment, so that a polled intent meets its webhook', () => {
    const byPayment = itpay({ secret: 'whsec_test', dedupeBy: 'payment' });
    const intent = { id: 'pi_1', status: 'succeeded', amount: { currency: 'CNY', value: 699 } };
    const webhook = parse(byPayment as unknown as Provider, { id: 'evt_1', type: 'payment_intent.succeeded', data: intent });
    const polled = byPayment.parseEvent(byPayment.eventFromIngest?.(intent) ?? {}, { headers: {} });
    expect(webhook).toMatchObject({ key: 'pi_1:payment_intent.succeeded' });
    expect(polled).toMatchObject({ key: 'pi_1:payment_intent.succeeded', type: 'payment_intent.succeeded' });
  });

  it('agrees with webhookEventSchema of the protocol on what an event is', () => {
    const text = fc.oneof(fc.string({ maxLength: 300 }), fc.constantFrom('evt_1', ''));
    const value = fc.oneof(text, fc.integer(), fc.constant(null), fc.constant({}), fc.constant([]), fc.constant({ id: 1 }));
    fc.assert(
      fc.property(fc.record({ id: value, type: value, data: value }, { requiredKeys: [] }), (event) => {
        const accepted = parse(provider, event).ok;
        // Ours also refuses control characters and half surrogates in ids.
        if (accepted) expect(webhookEventSchema.safeParse(event).success).toBe(true);
        else if (webhookEventSchema.safeParse(event).success) {
          expect([event.id, event.type].every((id) => readIdentifier(id) !== undefined)).toBe(false);
        }
      }),
    );
  });
});

describe.each([
  ['stablecoinHosted', stablecoinHosted({ secret })],
  ['stablecoinCheckout', stablecoinCheckout({ secret })],
] as const)('%s', (_name, typed) => {
  const provider = typed as unknown as Provider;
  const body = Buffer.from(
    '{"acquiringOrderId":"ORD_20240101_1234567890ABCDEF","merchantOrderId":"ORDER_2024010112345678","status":"SUCCEEDED"}',
  );
  const sign = (signature: string, path?: string) => ({
    path,
    headers: { 'x-timestamp': '1737554400000', 'x-signature': signature },
    body,
    now: 0,
  });

  it('verifies the published vectors of both forms', () => {
    const verified = { ok: true, timestampMs: 1_737_554_400_000, secretIndex: 0 };
    expect(provider.verifySignature(sign('72cRnetk7SpPSM65jhLum3mJbhGiiW5fC4pwEb8p4SA='))).toEqual(verified);
    const requestForm = 'mFk5czP+9ZgI+kt81tWgM929C4b1hPofpBb4SqsII1c=';
    expect(provider.verifySignature(sign(requestForm, '/webhook/payment'))).toEqual(verified);
    expect(provider.verifySignature(sign(requestForm))).toMatchObject({ ok: false, reason: 'signature-mismatch' });
  });

  it('keys by the order and its status, by the refund and its status', () => {
    const order = { merchantOrderId: 'M1', acquiringOrderId: 'A1', status: 'PROCESSING' };
    expect(parse(provider, order)).toMatchObject({ key: 'M1:PROCESSING', type: 'PROCESSING' });
    expect(parse(provider, { ...order, status: 'SUCCEEDED' })).toMatchObject({ key: 'M1:SUCCEEDED' });
    expect(parse(provider, { acquiringOrderId: 'A1', status: 'SUCCEEDED' })).toMatchObject({ key: 'A1:SUCCEEDED' });
    const refund = { ...order, merchantRefundOrderId: 'R1', status: 'SUCCEEDED' };
    expect(parse(provider, refund)).toMatchObject({ key: 'refund:R1:SUCCEEDED', type: 'refund.SUCCEEDED' });
  });

  it('refuses a body without an order or a status, as a signed request of the same secret may be', () => {
    for (const value of [{}, { status: 'SUCCEEDED' }, { merchantOrderId: 'M1' }, { merchantOrderId: 1, status: 'SUCCEEDED' }]) {
      expect(parse(provider, value).ok).toBe(false);
    }
    expect(parse(provider, { merchantOrderId: 'M\n1', status: 'SUCCEEDED' }).ok).toBe(false);
    expect(parse(provider, { merchantOrderId: '支'.repeat(255), status: 'SUCCEEDED' }).ok).toBe(false);
  });

  it('accepts no event that the schema of the protocol refuses', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant({}), fc.constantFrom('M1', 'SUCCEEDED'));
    const event = fc.record({ merchantOrderId: value, acquiringOrderId: value, status: value }, { requiredKeys: [] });
    fc.assert(
      fc.property(event, (candidate) => {
        const tolerated = { ...candidate };
        // The id that is not used may be anything.
        if (typeof tolerated.merchantOrderId === 'string') delete tolerated.acquiringOrderId;
        if (parse(provider, candidate).ok && tolerated.merchantOrderId !== null) {
          expect(orderEventSchema.safeParse(tolerated).success).toBe(true);
        }
      }),
    );
  });
});

describe('stablecoin keys', () => {
  it('tell merchants apart when they are named', () => {
    const event = { merchantOrderId: 'M1', status: 'SUCCEEDED' };
    const keys = ['1000', '1001'].map((merchantId) => {
      const parsed = parse(stablecoinHosted({ secret, merchantId }) as unknown as Provider, event);
      return parsed.ok ? parsed.key : undefined;
    });
    expect(keys).toEqual(['1000:M1:SUCCEEDED', '1001:M1:SUCCEEDED']);
  });

  it('are never the same for two lists of parts', () => {
    const parts = fc.array(
      fc.string({ minLength: 1 }).filter((part) => readIdentifier(part) !== undefined),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(parts, parts, (first, second) => {
        expect(joinKey(...first) === joinKey(...second)).toBe(JSON.stringify(first) === JSON.stringify(second));
      }),
      { numRuns: 1000 },
    );
    expect(joinKey('refund', 'X')).not.toBe(joinKey('refund:X'));
  });
});

describe('duplicate fields', () => {
  it('cannot make two readers see two statuses', () => {
    expect(parseStrictJsonText('{"merchantOrderId":"M1","status":"PROCESSING","status":"SUCCEEDED"}').ok).toBe(false);
  });
});
