import { createPaymentIntentParamsSchema, isTerminalPaymentIntentStatus, type PaymentIntent } from '@x/protocol/itpay';
import { minorToDecimal } from '@x/protocol/money';
import { itpay } from '@x/signing';
import { canonicalJson } from '../canonical-json.ts';
import type { Gateway, GatewayCall, GatewayContext, GatewayReply } from '../gateway.ts';
import type { PaymentControls, SandboxPayment } from '../payment.ts';
import { readJsonObject } from '../read-json-object.ts';
import { SandboxError } from '../sandbox-error.ts';
import { authenticate } from './authenticate.ts';
import { buildQrCharge } from './build-qr-charge.ts';
import { createReversals } from './create-reversals.ts';
import { createServiceBook, refuseInvalid } from './create-service-book.ts';
import { actionsFor, type IntentRecord, WAY } from './intent-record.ts';
import { refuse } from './refuse.ts';

const EVENTS: Readonly<Record<string, string>> = {
  succeeded: 'payment_intent.succeeded',
  failed: 'payment_intent.failed',
  expired: 'payment_intent.expired',
};

/** ItPay: intents, their QR codes, services. */
export function createItpayGateway(context: GatewayContext): Gateway {
  const { clock, ids, options, courier } = context;
  const services = createServiceBook(context);
  const records = new Map<string, IntentRecord>();
  const charges = new Map<string, string>();

  function create(call: GatewayCall): GatewayReply {
    const parsed = createPaymentIntentParamsSchema.safeParse(readJsonObject(call.body));
    if (!parsed.success) return refuseInvalid(parsed.error.issues);
    const params = parsed.data;
    const fingerprint = canonicalJson(params);
    const known = records.get(params.id);
    if (known !== undefined) {
      if (known.fingerprint === fingerprint) return { status: 200, body: known.intent };
      return refuse(409, 'IDEMPOTENCY_CONFLICT', 'This id was already used with other parameters.');
    }
    const service = services.find(params.service_id);
    if (service === undefined && options.itpay.registeredServicesOnly) {
      return refuse(404, 'SERVICE_NOT_FOUND', 'service_id: there is no such service. Register one with POST /v1/services.');
    }
    if (service?.status === 'draft')
      return refuse(422, 'SERVICE_NOT_ACTIVE', 'service_id: the service is a draft. Activate it first.');
    const record = open(params, fingerprint);
    records.set(params.id, record);
    context.onChange();
    return { status: 201, body: record.intent };
  }

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

  function generateQr({ params }: GatewayCall): GatewayReply {
    const record = records.get(params['id'] ?? '');
    if (record === undefined) return notFound();
    const { intent, charge } = record;
    if (intent.status === 'expired') return refuse(410, 'PAYMENT_EXPIRED', 'The intent has expired.');
    if (intent.status === 'qr_generated' && charge !== undefined) return { status: 200, body: charge };
    if (intent.status !== 'pending')
      return refuse(409, 'INVALID_STATE', `A QR code needs a pending intent; this one is ${intent.status}.`);
    const id = ids.next('qr_');
    const merchantName = services.find(intent.service_id ?? '')?.name ?? 'Sandbox Merchant';
    const made = buildQrCharge({ id, intent, origin: context.origin(), merchantName, expiresAt: intent.expires_at ?? '' });
    record.charge = made;
    charges.set(id, intent.id);
    record.intent = { ...intent, qr: { charge_id: id, scan_url: made.scan_url } };
    move(record, 'qr_generated');
    if (options.autoPayMs !== undefined) {
      record.tasks.push(
        clock.schedule(clock.now() + options.autoPayMs, () =>
          actionsFor(record.intent.status).includes('pay') ? walk(record, 'succeeded') : undefined,
        ),
      );
    }
    return { status: 201, body: made };
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
    const demand = (action: SandboxPayment['actions'][number]): void => {
      const { status } = record.intent;
      if (actionsFor(status).includes(action)) return;
      const hint = status === 'pending' ? ': generate its QR code first' : '';
      throw new SandboxError('ERR_SANDBOX_STATE', `An intent that is ${status} cannot ${action}${hint}.`);
    };
    return {
      describe: () => describe(record),
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

  return {
    name: 'itpay',
    prefix: '/v1/',
    routes: [
      { method: 'POST', url: '/v1/payment-intents', process: create },
      {
        method: 'GET',
        url: '/v1/payment-intents/:id',
        process: ({ params }) => {
          const record = records.get(params['id'] ?? '');
          return record === undefined ? notFound() : { status: 200, body: record.intent };
        },
      },
      { method: 'POST', url: '/v1/payment-intents/:id/qr', process: generateQr },
      { method: 'POST', url: '/v1/services', process: services.create },
      { method: 'GET', url: '/v1/services', process: services.list },
      { method: 'PATCH', url: '/v1/services/:id/activate', process: services.activate },
      { method: 'POST', url: '/v1/webhook-endpoints', process: services.createEndpoint },
      ...createReversals({ context, find: (id) => records.get(id), cancel: (record) => move(record, 'cancelled') }),
    ],
    authenticate: (call) => authenticate(call, options.itpay),
    refuse,
    find(id) {
      const record = records.get(id);
      return record === undefined ? undefined : controls(record);
    },
    list: () => [...records.values()].map(controls),
    qrPayload: (chargeId) => records.get(charges.get(chargeId) ?? '')?.charge?.qr_data,
  };
}

function notFound(): GatewayReply {
  return refuse(404, 'PAYMENT_INTENT_NOT_FOUND', 'There is no payment intent with this id.');
}

function chargeStatus(status: string): string {
  if (status === 'qr_generated') return 'active';
  if (status === 'scanning' || status === 'authorized') return 'scanned';
  return status === 'captured' || status === 'succeeded' ? 'consumed' : 'expired';
}

function describe({ intent, createdAt, expiresAt, history }: IntentRecord): SandboxPayment {
  return {
    id: intent.id,
    gateway: 'itpay',
    kind: 'payment_intent',
    status: intent.status,
    amount: { value: minorToDecimal(intent.amount), currency: intent.amount.currency },
    description: intent.description,
    createdAt,
    expiresAt,
    history: [...history],
    actions: actionsFor(intent.status),
    object: { ...intent },
  };
}
