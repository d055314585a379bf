import { type ApiPromise, parseHttpDate, type RequestOptions, type Transport, type WaitOptions } from '@x/client-core';
import { UnusableAnswerError } from '@x/client-core/errors';
import {
  type CreatePaymentIntentParams,
  createPaymentIntentParamsSchema,
  isTerminalPaymentIntentStatus,
  type PaymentIntent,
  paymentIntentSchema,
} from '@x/protocol/itpay';
import { ItPayTimeoutError } from '../errors.ts';
import { parseData, parseInput, requireSameId } from '../read-answer.ts';
import { fillRoute, type RouteTable } from '../routes.ts';

/** Payments. */
export interface PaymentIntents {
  /**
   * Creates a payment. Its `id` is the idempotency key: the same id again gives the same intent, so the client retries this call after a
   * lost answer. Continue with the id that comes back.
   *
   * @param params `amount.value` in minor units: CNY 699 is 6.99 yuan; JPY has none, 699 is 699 yen
   * @throws ItPayConflictError with outcome `unknown` and `received` when the answer is for another amount or currency
   */
  create(params: CreatePaymentIntentParams, options?: RequestOptions): ApiPromise<PaymentIntent>;
  /** Reads an intent. */
  retrieve(id: string, options?: RequestOptions): ApiPromise<PaymentIntent>;
  /**
   * Polls until the intent is `succeeded`, `failed`, `expired` or `cancelled`, and resolves with it in any of them. In production let
   * webhooks tell you, and use this as the fallback.
   *
   * @throws ItPayTimeoutError past `timeout` or the intent's own expiry, with `lastIntent`
   */
  waitForCompletion(id: string, options?: WaitOptions<PaymentIntent>): ApiPromise<PaymentIntent>;
}

const POLL_INTERVAL_MS = 2_000;

export function createPaymentIntents(
  transport: Transport<object>,
  routes: RouteTable,
  channel: string | undefined,
): PaymentIntents {
  function retrieve(id: string, options: RequestOptions | undefined, retry: 'full' | 'clock-only'): ApiPromise<PaymentIntent> {
    return transport.send('paymentIntents.retrieve', () => ({
      repeatable: true,
      retry,
      options,
      parse: (data) => {
        const intent = parse(data);
        requireSameId(intent.id, id, 'PaymentIntent');
        return intent;
      },
      ...fillRoute(routes.retrievePaymentIntent, id, 'id'),
    }));
  }

  return {
    create: (params, options) =>
      transport.send('paymentIntents.create', () => {
        const checked = parseInput(createPaymentIntentParamsSchema, params);
        return {
          body: channel === undefined || checked.channel !== undefined ? checked : { ...checked, channel },
          creates: checked.id,
          repeatable: true,
          options,
          parse: (data) => requireSameAmount(parse(data), checked),
          ...routes.createPaymentIntent,
        };
      }),
    retrieve: (id, options) => retrieve(id, options, 'full'),
    waitForCompletion: (id, options) =>
      transport.poll<PaymentIntent>('paymentIntents.waitForCompletion', {
        id,
        options,
        defaultPollInterval: POLL_INTERVAL_MS,
        retrieve: (pollOptions) => retrieve(id, pollOptions, 'clock-only'),
        isDone: isTerminal,
        fingerprint: ({ status }) => status,
        expiresAt: (intent, { headers }) => readExpiry(intent, headers['date'], transport.now()),
        createTimeoutError: (message, facts, last) => new ItPayTimeoutError(message, facts, last),
      }),
  };
}

/** Tells whether nothing will follow: `succeeded`, `failed`, `expired` or `cancelled`. An unknown status is not terminal. */
export function isTerminal(intent: Pick<PaymentIntent, 'status'>): boolean {
  return isTerminalPaymentIntentStatus(intent.status);
}

function parse(data: unknown): PaymentIntent {
  return parseData(paymentIntentSchema, data, 'PaymentIntent');
}

/** What an answer leaves out is not compared. */
function requireSameAmount(intent: PaymentIntent, { amount }: CreatePaymentIntentParams): PaymentIntent {
  const answered: Partial<PaymentIntent['amount']> | null | undefined = intent.amount;
  const { currency = amount.currency, value = amount.value } = answered ?? {};
  if (currency === amount.currency && value === amount.value) return intent;
  throw new UnusableAnswerError('The answered intent has another amount or currency than was sent.', {
    kind: 'conflict',
    received: intent,
  });
}

/** Measured from the gateway's own `Date`, so that a clock here that is minutes off does not end a wait too early. */
function readExpiry(intent: PaymentIntent, date: string | string[] | undefined, now: number): number | undefined {
  const expiresAt = readTime(intent.expires_at);
  const gatewayNow = parseHttpDate(date);
  return expiresAt === undefined || gatewayNow === undefined ? expiresAt : now + expiresAt - gatewayNow;
}

const ISO_8601 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?<zone>Z|[+-]\d{2}:?\d{2})?$/;

/** `Date.parse` alone reads "300" as a year and a text without a zone as local time: a wait would end too early. */
function readTime(text: unknown): number | undefined {
  const match = typeof text === 'string' ? ISO_8601.exec(text) : null;
  if (match === null) return undefined;
  const time = Date.parse(match.groups?.['zone'] === undefined ? `${match[0]}Z` : match[0]);
  return Number.isNaN(time) ? undefined : time;
}
