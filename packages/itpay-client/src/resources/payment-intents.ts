import {
  type ApiPromise,
  adaptWaitOptions,
  parseHttpDate,
  type RequestOptions,
  type Transport,
  toApiPromise,
  type WaitOptions,
} from '@x/client-core';
import {
  type CreatePaymentIntentParams,
  createPaymentIntentParamsSchema,
  type PaymentIntent,
  paymentIntentSchema,
} from '@x/protocol/itpay';
import { ItPayTimeoutError } from '../errors.ts';
import { isTerminal } from '../is-terminal.ts';
import { parseData, parseInput } from '../parse-data.ts';
import { fillRoute, type RouteTable } from '../routes.ts';

export interface PaymentIntents {
  /**
   * Creates a payment. Its `id` is the idempotency key: the same id again gives the same intent, so that this call is
   * retried after a lost answer. Go on with the id that comes back.
   *
   * @param params `amount.value` in minor units: CNY 699 is 6.99 yuan; JPY has none, 699 is 699 yen
   */
  create(params: CreatePaymentIntentParams, options?: RequestOptions): ApiPromise<PaymentIntent>;
  retrieve(id: string, options?: RequestOptions): ApiPromise<PaymentIntent>;
  /**
   * Polls until the intent is `succeeded`, `failed`, `expired` or `cancelled`, and resolves with it whichever it is.
   * In production let webhooks tell you, and use this as the fallback.
   *
   * @throws ItPayTimeoutError past `timeout` or the intent's own expiry, with `lastIntent`
   */
  waitForCompletion(id: string, options?: WaitOptions<PaymentIntent>): ApiPromise<PaymentIntent>;
}

export function createPaymentIntents(
  transport: Transport<object>,
  routes: RouteTable,
  channel: string | undefined,
): PaymentIntents {
  function retrieve(id: string, options: RequestOptions | undefined, retry: 'full' | 'clock-only'): ApiPromise<PaymentIntent> {
    return transport.send(
      () => ({
        operation: 'paymentIntents.retrieve',
        ...fillRoute(routes.retrievePaymentIntent, id, 'id'),
        repeatable: true,
        retry,
        options,
        parse,
      }),
      'paymentIntents.retrieve',
    );
  }

  return {
    create(params, options) {
      return transport.send(() => {
        const checked = parseInput(createPaymentIntentParamsSchema, params);
        return {
          operation: 'paymentIntents.create',
          ...routes.createPaymentIntent,
          body: channel === undefined || checked.channel !== undefined ? checked : { ...checked, channel },
          repeatable: true,
          options,
          parse,
        };
      }, 'paymentIntents.create');
    },
    retrieve: (id, options) => retrieve(id, options, 'full'),
    waitForCompletion(id, options) {
      return toApiPromise(
        transport.poll({
          operation: 'paymentIntents.waitForCompletion',
          options: adaptWaitOptions(options, ({ data }) => data),
          retrieve: (pollOptions) => retrieve(id, pollOptions, 'clock-only').withResponse(),
          isDone: ({ data }) => isTerminal(data),
          fingerprint: ({ data }) => data.status,
          expiresAt: ({ data, response }) => readExpiry(data, response.headers['date'], transport.now()),
          createTimeoutError: (message, facts, last) => new ItPayTimeoutError(message, facts, last?.data),
        }),
      );
    },
  };
}

/** The schema asks an answer for an id and a status and keeps the rest as it came: so it is needed only to say what is wrong. */
function parse(data: unknown): PaymentIntent {
  const { id, status } = (data ?? {}) as { readonly id?: unknown; readonly status?: unknown };
  const isFollowable = typeof id === 'string' && id !== '' && typeof status === 'string' && status !== '';
  return isFollowable ? (data as PaymentIntent) : parseData(paymentIntentSchema, data, 'PaymentIntent');
}

/** The gateway wrote both: measured from its own `Date`, a clock here that is minutes off ends no wait before its time. */
function readExpiry(intent: PaymentIntent, date: string | string[] | undefined, now: number): number | undefined {
  const expiresAt = readTime(intent.expires_at);
  const gatewayNow = parseHttpDate(date);
  return expiresAt === undefined || gatewayNow === undefined ? expiresAt : now + expiresAt - gatewayNow;
}

const ISO_8601 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?<zone>Z|[+-]\d{2}:?\d{2})?$/;

/** `Date.parse` alone makes a year of "300" and local time of a text without a zone: a wait would end before its time. */
function readTime(text: unknown): number | undefined {
  const match = typeof text === 'string' ? ISO_8601.exec(text) : null;
  if (match === null) return undefined;
  const time = Date.parse(match.groups?.['zone'] === undefined ? `${match[0]}Z` : match[0]);
  return Number.isNaN(time) ? undefined : time;
}
