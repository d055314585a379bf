import { expectTypeOf, test } from 'vitest';
import {
  type ApiPromise,
  type CheckoutOrder,
  type CreateCheckoutOrderParams,
  type CreateHostedOrderParams,
  type CreateRefundParams,
  type HostedOrder,
  type OrderEvent,
  type PaymentMethod,
  payable,
  type Refund,
  type RefundEvent,
  type StablecoinClient,
  type StablecoinResponse,
} from '../src/index.ts';

type Client = StablecoinClient;

test('types › identities and amounts are required, amounts are strings', () => {
  expectTypeOf<CreateHostedOrderParams>().toHaveProperty('merchantOrderId').toEqualTypeOf<string>();
  expectTypeOf<CreateCheckoutOrderParams>().toHaveProperty('merchantOrderId').toEqualTypeOf<string>();
  expectTypeOf<CreateRefundParams>().toHaveProperty('merchantRefundOrderId').toEqualTypeOf<string>();
  expectTypeOf<CreateHostedOrderParams['orderAmount']['value']>().toEqualTypeOf<string>();
  expectTypeOf<Omit<CreateHostedOrderParams, 'merchantOrderId'>>().not.toExtend<CreateHostedOrderParams>();
  expectTypeOf<{ merchantOrderId: string; orderAmount: { value: number; currency: string } }>().not.toExtend<
    Pick<CreateHostedOrderParams, 'merchantOrderId' | 'orderAmount'>
  >();
});

test('types › every call gives its own object and withResponse()', () => {
  expectTypeOf<ReturnType<Client['orders']['create']>>().toEqualTypeOf<ApiPromise<HostedOrder, StablecoinResponse>>();
  expectTypeOf<ReturnType<Client['orders']['waitForCompletion']>>().toEqualTypeOf<ApiPromise<HostedOrder, StablecoinResponse>>();
  expectTypeOf<ReturnType<Client['refunds']['retrieve']>>().toEqualTypeOf<ApiPromise<Refund, StablecoinResponse>>();
  expectTypeOf<ReturnType<Client['checkout']['orders']['retrieve']>>().toEqualTypeOf<
    ApiPromise<CheckoutOrder, StablecoinResponse>
  >();
  expectTypeOf<Awaited<ReturnType<Client['checkout']['paymentMethods']['list']>>>().toEqualTypeOf<readonly PaymentMethod[]>();
  expectTypeOf<Awaited<ReturnType<Client['request']>>>().toEqualTypeOf<unknown>();
  expectTypeOf<StablecoinResponse>().toHaveProperty('code').toEqualTypeOf<string>();
});

test('types › statuses are open, and a webhook is not a refund', () => {
  expectTypeOf<'SUCCEEDED'>().toExtend<OrderEvent['status']>();
  expectTypeOf<string>().toExtend<OrderEvent['status']>();
  expectTypeOf<ReturnType<Client['webhooks']['verify']>>().toEqualTypeOf<OrderEvent>();
  expectTypeOf<ReturnType<Client['webhooks']['verifyRefund']>>().toEqualTypeOf<RefundEvent>();
});

test('types › a hosted order has no address to pay to', () => {
  expectTypeOf<HostedOrder>().not.toHaveProperty('depositAddress');
  expectTypeOf(payable).parameter(0).toEqualTypeOf<CheckoutOrder>();
});
