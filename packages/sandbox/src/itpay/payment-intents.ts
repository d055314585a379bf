import { isTerminalPaymentIntentStatus, type PaymentIntent } from '@x/protocol/itpay';
import { itpay } from '@x/signing';
import { SandboxError } from '../errors.ts';
import type { GatewayContext } from '../gateway/gateway.ts';
import type { PaymentAction, PaymentControls } from '../payment.ts';
import { describeIntent } from './describe-intent.ts';
import { examineWebhook } from './examine-webhook.ts';
import { actionsFor, type IntentRecord, STATUSES_OF_A_PAYMENT } from './intent-record.ts';
import type { Services } from './services.ts';

const EVENTS: Readonly<Record<string, string>> = {
  succeeded: 'payment_intent.succeeded',
  failed: 'payment_intent.failed',
  expired: 'payment_intent.expired',
};

/** Payment intents from their creation to their final status, and the events on the way. */
export interface PaymentIntents {
  open(params: Omit<PaymentIntent, 'status'>, fingerprint: string): IntentRecord;
  move(record: IntentRecord, status: string): void;
  /** Takes every step up to a status. */
  moveUntil(record: IntentRecord, status: string): void;
  controls(record: IntentRecord): PaymentControls;
}

interface IntentsContext extends GatewayContext {
  readonly services: Services;
}

export function createPaymentIntents(gateway: GatewayContext, services: Services): PaymentIntents {
  const context: IntentsContext = { ...gateway, services };
  return {
    open: (params, fingerprint) => open(context, params, fingerprint),
    move: (record, status) => move(context, record, { status }),
    moveUntil: (record, status) => moveUntil(context, record, status),
    controls: (record) => controlsOf(context, record),
  };
}

function open(context: IntentsContext, params: Omit<PaymentIntent, 'status'>, fingerprint: string): IntentRecord {
  const createdAt = context.clock.now();
  const expiresAt = createdAt + context.options.itpay.intentLifetimeMs;
  const intent: PaymentIntent = {
    ...params,
    settlement: { currency: params.amount.currency, value: params.amount.value, rate: '1' },
    payee: { agent_id: 'agent_sandbox', merchant_account: 'acct_sandbox' },
    channel: params.channel ?? 'alipay',
    status: 'pending',
    metadata: params.metadata ?? {},
    created_at: new Date(createdAt).toISOString(),
    expires_at: new Date(expiresAt).toISOString(),
  };
  const history = [{ status: 'pending', at: createdAt }];
  const record: IntentRecord = { intent, fingerprint, createdAt, expiresAt, history, charge: undefined, tasks: [] };
  const expire = () =>
    actionsFor(record.intent.status).includes('expire') ? move(context, record, { status: 'expired' }) : undefined;
  record.tasks.push(context.clock.schedule(expiresAt, expire));
  return record;
}

function move(
  context: IntentsContext,
  record: IntentRecord,
  change: Pick<PaymentIntent, 'status'> & Partial<PaymentIntent>,
): void {
  const { status } = change;
  record.intent = { ...record.intent, ...change };
  record.history.push({ status, at: context.clock.now() });
  if (record.charge !== undefined) record.charge = { ...record.charge, status: chargeStatus(status) };
  if (isTerminalPaymentIntentStatus(status)) for (const task of record.tasks.splice(0)) task.cancel();
  const event = EVENTS[status];
  if (event !== undefined) announce(context, record, event);
  context.onChange();
}

function announce({ ids, options, services, webhooks }: IntentsContext, { intent }: IntentRecord, event: string): void {
  const eventId = ids.next('evt_');
  const { webhookSecret } = options.itpay;
  const urls: readonly (string | undefined)[] = services.endpointsFor(intent.service_id ?? '', event);
  // Without an endpoint the event still becomes a delivery, so that it can be seen that nobody received it.
  for (const url of urls.length === 0 ? [undefined] : urls) {
    webhooks.announce({
      gateway: 'itpay',
      product: 'itpay',
      paymentId: intent.id,
      event,
      eventId,
      url,
      body: JSON.stringify({ id: eventId, type: event, data: intent }),
      sign({ body, atMs, secret }) {
        const key = secret === 'true' ? webhookSecret : 'whsec_wrong';
        return { 'x-itpay-signature': itpay.signWebhook({ timestamp: Math.floor(atMs / 1000), body }, key) };
      },
      examine: (message) => examineWebhook(message, webhookSecret),
    });
  }
}

function moveUntil(context: IntentsContext, record: IntentRecord, until: string): void {
  const target = STATUSES_OF_A_PAYMENT.indexOf(until);
  if (target === -1) throw new TypeError(`until: expected one of ${STATUSES_OF_A_PAYMENT.slice(2).join(', ')}`);
  const next = STATUSES_OF_A_PAYMENT.indexOf(record.intent.status) + 1;
  for (const status of STATUSES_OF_A_PAYMENT.slice(next, target + 1)) move(context, record, { status });
}

function controlsOf(context: IntentsContext, record: IntentRecord): PaymentControls {
  return {
    describe: () => describeIntent(record),
    pay({ until = 'succeeded' }) {
      demand(record, 'pay');
      moveUntil(context, record, until);
    },
    fail({ reason = 'declined_by_payer' }) {
      demand(record, 'fail');
      move(context, record, { status: 'failed', failure_reason: reason });
    },
    expire() {
      demand(record, 'expire');
      move(context, record, { status: 'expired' });
    },
    cancel() {
      demand(record, 'cancel');
      move(context, record, { status: 'cancelled' });
    },
  };
}

function demand({ intent: { status } }: IntentRecord, action: PaymentAction): void {
  if (actionsFor(status).includes(action)) return;
  const hint = status === 'pending' ? ': generate its QR code first' : '';
  throw new SandboxError('ERR_SANDBOX_STATE', `An intent that is ${status} cannot ${action}${hint}.`);
}

function chargeStatus(status: string): string {
  if (status === 'qr_generated') return 'active';
  if (status === 'scanning' || status === 'authorized') return 'scanned';
  return status === 'captured' || status === 'succeeded' ? 'consumed' : 'expired';
}
