import type { KnownItPayWebhookEvent, PaymentIntent } from '@x/protocol/itpay';
import type { CheckoutOrder, HostedOrder, Refund } from '@x/protocol/stablecoin';
import { describe, expectTypeOf, it } from 'vitest';
import {
  createWebhookReceiver,
  defineProvider,
  emptyReply,
  type HandlerContext,
  itpay,
  type ReceiverSource,
  stablecoinCheckout,
  stablecoinHosted,
  type WebhookReceiver,
} from '../../src/index.ts';

const secret = 'whsec_test_1234';
const noop = (): void => undefined;

describe('types', () => {
  it('narrow an ItPay handler by the event type', () => {
    createWebhookReceiver({
      provider: itpay({ secret }),
      on: {
        'payment_intent.succeeded': (event, context) => {
          expectTypeOf(event).toEqualTypeOf<KnownItPayWebhookEvent<'payment_intent.succeeded'>>();
          expectTypeOf(event.data).toEqualTypeOf<PaymentIntent>();
          expectTypeOf(event.type).toEqualTypeOf<'payment_intent.succeeded'>();
          expectTypeOf(context).toEqualTypeOf<HandlerContext>();
        },
        'escrow.held': async (event) => {
          expectTypeOf(event.data).toEqualTypeOf<Readonly<Record<string, unknown>>>();
        },
      },
      onUnhandled: (event) => expectTypeOf(event).toEqualTypeOf<unknown>(),
      expect: (event) => {
        expectTypeOf(event.id).toEqualTypeOf<string>();
        return { amount: 699, currency: 'CNY' };
      },
    });
  });

  it('narrow a stablecoin handler by the status, refunds apart', () => {
    createWebhookReceiver({
      provider: stablecoinCheckout({ secret }),
      on: {
        SUCCEEDED: (event) => {
          expectTypeOf(event.status).toEqualTypeOf<'SUCCEEDED'>();
          expectTypeOf(event.merchantOrderId).toEqualTypeOf<string | undefined>();
        },
        CLOSED: (event) => expectTypeOf(event.status).toEqualTypeOf<'CLOSED'>(),
        'refund.FAILED': (event) => {
          expectTypeOf(event.status).toEqualTypeOf<'FAILED'>();
          expectTypeOf(event.merchantRefundOrderId).toEqualTypeOf<string>();
        },
      },
    });
  });

  it('know which statuses a provider delivers', () => {
    // @ts-expect-error Hosted Payments never delivers FAILED.
    const hosted = () => createWebhookReceiver({ provider: stablecoinHosted({ secret }), on: { FAILED: noop } });
    const swept = () => createWebhookReceiver({ provider: stablecoinHosted({ secret, sweep: true }), on: { FAILED: noop } });
    // @ts-expect-error A misspelled type.
    const misspelled = () => createWebhookReceiver({ provider: itpay({ secret }), on: { 'payment_intent.succeded': noop } });
    const additional = () =>
      createWebhookReceiver({
        provider: itpay({ secret, additionalTypes: ['payment_intent.refunded'] }),
        on: { 'payment_intent.refunded': (event) => expectTypeOf(event.id).toEqualTypeOf<string>() },
      });
    expectTypeOf([hosted, swept, misspelled, additional]).toBeArray();
  });

  it('let what the clients return be ingested', () => {
    const hosted = createWebhookReceiver({ provider: stablecoinHosted({ secret }), on: { SUCCEEDED: noop } });
    const itpayReceiver = createWebhookReceiver({
      provider: itpay({ secret, dedupeBy: 'payment' }),
      on: { 'escrow.held': noop },
    });
    const poll = (order: HostedOrder | CheckoutOrder | Refund, intent: PaymentIntent) => [
      hosted.ingest(order, { source: 'poll' }),
      itpayReceiver.ingest(intent, { source: 'sweep' }),
    ];
    expectTypeOf(poll).returns.toBeArray();
  });

  it('let any receiver go where a receiver is wanted', () => {
    const receiver = createWebhookReceiver({ provider: itpay({ secret }), on: { 'escrow.held': noop } });
    expectTypeOf(receiver).toExtend<WebhookReceiver>();
    const source: ReceiverSource<object> = { receiver };
    expectTypeOf(source).toExtend<object>();
  });

  it('narrow by the events of a provider that somebody else defines', () => {
    const provider = defineProvider<{ readonly 'stock.low': { readonly sku: string } }>({
      name: 'warehouse',
      secret,
      signatureHeaders: [],
      verify: () => ({ ok: false, reason: 'header-missing' }),
      parseEvent: () => ({ ok: false, problem: 'none' }),
      acknowledgement: { received: emptyReply(204), duplicate: emptyReply(204), unauthorized: emptyReply(401), budgetMs: 1000 },
    });
    createWebhookReceiver({ provider, on: { 'stock.low': (event) => expectTypeOf(event.sku).toEqualTypeOf<string>() } });
  });
});
