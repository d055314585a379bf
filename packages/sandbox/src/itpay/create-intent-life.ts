import { isTerminalPaymentIntentStatus, type PaymentIntent } from '@x/protocol/itpay';
import { itpay } from '@x/signing';
import type { GatewayContext } from '../gateway.ts';
import type { PaymentAction, PaymentControls } from '../payment.ts';
import { SandboxError } from '../sandbox-error.ts';
import type { ServiceBook } from './create-service-book.ts';
import { describeIntent } from './describe-intent.ts';
import { actionsFor, type IntentRecord, WAY } from './intent-record.ts';

const EVENTS: Readonly<Record<string, string>> = {
  succeeded: 'payment_intent.succeeded',
  failed: 'payment_intent.failed',
  expired: 'payment_intent.expired',
};

/** The way of an intent from its creation to its end, and the events on it. */
export interface IntentLife {
  open(params: Omit<PaymentIntent, 'status'>, fingerprint: string): IntentRecord;
  move(record: IntentRecord, status: string, extra?: Partial<PaymentIntent>): void;
  /** Takes every step up to a status. */
  walk(record: IntentRecord, until: string): void;
  controls(record: IntentRecord): PaymentControls;
}

export function createIntentLife(context: GatewayContext, services: ServiceBook): IntentLife {
  const { clock, ids, options, courier } = context;

  function open(params: Omit<PaymentIntent, 'status'>, fingerprint: string): IntentRecord {
    const createdAt = clock.now();
    const expiresAt = createdAt + options.itpay.intentLifetimeMs;
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
    record.tasks.push(
      clock.schedule(expiresAt, () =>
        actionsFor(record.intent.status).includes('expire') ? move(record, 'expired') : undefined,
      ),
    );
    return record;
  }

  function move(record: IntentRecord, status: string, extra: Partial<PaymentIntent> = {}): void {
    record.intent = { ...record.intent, ...extra, status };
    record.history.push({ status, at: clock.now() });
    if (record.charge !== undefined) record.charge = { ...record.charge, status: chargeStatus(status) };
    if (isTerminalPaymentIntentStatus(status)) for (const task of record.tasks.splice(0)) task.cancel();
    const event = EVENTS[status];
    if (event !== undefined) announce(record, event);
    context.onChange();
  }

  function announce({ intent }: IntentRecord, event: string): void {
    const eventId = ids.next('evt_');
    for (const url of services.endpointsFor(intent.service_id ?? '', event)) {
      courier.announce({
        gateway: 'itpay',
        product: 'itpay',
        paymentId: intent.id,
        event,
        eventId,
        url,
        body: JSON.stringify({ id: eventId, type: event, data: intent }),
        sign: (body, atMs, secret) => ({
          'x-itpay-signature': itpay.signWebhook(
            { timestamp: Math.floor(atMs / 1000), body },
            secret === 'true' ? options.itpay.webhookSecret : 'whsec_wrong',
          ),
        }),
      });
    }
  }

  function walk(record: IntentRecord, until: string): void {
    const target = WAY.indexOf(until);
    if (target === -1) throw new TypeError(`until: expected one of ${WAY.slice(2).join(', ')}`);
    for (const status of WAY.slice(WAY.indexOf(record.intent.status) + 1, target + 1)) move(record, status);
  }

  function controls(record: IntentRecord): PaymentControls {
    const demand = (action: PaymentAction): void => {
      const { status } = record.intent;
      if (actionsFor(status).includes(action)) return;
      const hint = status === 'pending' ? ': generate its QR code first' : '';
      throw new SandboxError('ERR_SANDBOX_STATE', `An intent that is ${status} cannot ${action}${hint}.`);
    };
    return {
      describe: () => describeIntent(record),
      pay({ until = 'succeeded' }) {
        demand('pay');
        walk(record, until);
      },
      fail({ reason = 'declined_by_payer' }) {
        demand('fail');
        move(record, 'failed', { failure_reason: reason });
      },
      expire() {
        demand('expire');
        move(record, 'expired');
      },
      cancel() {
        demand('cancel');
        move(record, 'cancelled');
      },
    };
  }

  return { open, move, walk, controls };
}

function chargeStatus(status: string): string {
  if (status === 'qr_generated') return 'active';
  if (status === 'scanning' || status === 'authorized') return 'scanned';
  return status === 'captured' || status === 'succeeded' ? 'consumed' : 'expired';
}
