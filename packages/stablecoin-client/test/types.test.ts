import { expectTypeOf, test } from 'vitest';
import type {
  ApiPromise,
  CheckoutOrder,
  CreateCheckoutOrderParams,
  CreateHostedOrderParams,
  CreateRefundParams,
  HostedOrder,
  OrderEvent,
  PaymentMethod,
  payable,
  Refund,
  RefundEvent,
  StablecoinClient,
  StablecoinResponse,
  WithStatus,
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
  expectTypeOf<ReturnType<Client['orders']['waitForCompletion']>>().toEqualTypeOf<
    ApiPromise<WithStatus<HostedOrder>, StablecoinResponse>
  >();
  expectTypeOf<WithStatus<HostedOrder>['status']>().toEqualTypeOf<string>();
  expectTypeOf<ReturnType<Client['refunds']['retrieve']>>().toEqualTypeOf<ApiPromise<WithStatus<Refund>, StablecoinResponse>>();
  expectTypeOf<ReturnType<Client['checkout']['orders']['retrieve']>>().toEqualTypeOf<
    ApiPromise<WithStatus<CheckoutOrder>, StablecoinResponse>
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
  expectTypeOf<CheckoutOrder>().toExtend<Parameters<typeof payable>[0]>();
  expectTypeOf<HostedOrder>().not.toExtend<Parameters<typeof payable>[0]>();
});
