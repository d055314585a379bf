import { createPaymentIntentParamsSchema } from '@x/protocol/itpay';
import { canonicalJson } from '../gateway/canonical-json.ts';
import type { Gateway, GatewayCall, GatewayContext, GatewayReply, GatewayRoute } from '../gateway/gateway.ts';
import { newest } from '../gateway/newest.ts';
import { readJsonObject } from '../gateway/read-json-object.ts';
import { authenticate } from './authenticate.ts';
import { actionsFor, type IntentRecord } from './intent-record.ts';
import { createPaymentIntents, type PaymentIntents } from './payment-intents.ts';
import { buildQrCharge } from './qr-charge.ts';
import { refundRoutes } from './refunds.ts';
import { refuse, refuseInvalid } from './refuse.ts';
import { createServices, type Services } from './services.ts';

interface ItpayState {
  readonly context: GatewayContext;
  readonly services: Services;
  readonly intents: PaymentIntents;
  readonly records: Map<string, IntentRecord>;
  /** The intent's id by its charge's. */
  readonly charges: Map<string, string>;
}

/** ItPay: intents, their QR codes, services. */
export function createItpayGateway(context: GatewayContext): Gateway {
  const services = createServices(context);
  const intents = createPaymentIntents(context, services);
  const state: ItpayState = { context, services, intents, records: new Map(), charges: new Map() };
  const { records, charges } = state;
  return {
    name: 'itpay',
    prefix: '/v1/',
    routes: routesOf(state),
    authenticate: (call) => authenticate(call, context.options.itpay),
    refuse,
    find(id) {
      const record = records.get(id);
      return record === undefined ? undefined : intents.controls(record);
    },
    list: (limit = records.size) => newest(records.values(), { size: records.size, limit }).map(intents.controls),
    count: () => records.size,
    paymentIdOf,
    qrPayload: (chargeId) => records.get(charges.get(chargeId) ?? '')?.charge?.qr_data,
  };
}

/** Routes of one payment intent name it in the path, the others in the body. */
function paymentIdOf({ path, params, body }: GatewayCall): string | undefined {
  if (path.startsWith('/v1/payment-intents/')) return params['id'];
  const named = readJsonObject(body) ?? {};
  const id = path === '/v1/payment-intents' ? named['id'] : named['payment_intent'];
  return typeof id === 'string' ? id : undefined;
}

function routesOf(state: ItpayState): readonly GatewayRoute[] {
  const { context, services, intents, records } = state;
  return [
    { method: 'POST', path: '/v1/payment-intents', answer: (call) => create(state, call) },
    { method: 'GET', path: '/v1/payment-intents/:id', answer: (call) => retrieve(state, call) },
    { method: 'POST', path: '/v1/payment-intents/:id/qr', answer: (call) => generateQr(state, call) },
    { method: 'POST', path: '/v1/services', answer: services.create },
    { method: 'GET', path: '/v1/services', answer: services.list },
    { method: 'PATCH', path: '/v1/services/:id/activate', answer: services.activate },
    { method: 'POST', path: '/v1/webhook-endpoints', answer: services.createEndpoint },
    ...refundRoutes({ context, find: (id) => records.get(id), cancel: (record) => intents.move(record, 'cancelled') }),
  ];
}

function create({ context, services, intents, records }: ItpayState, call: GatewayCall): GatewayReply {
  const { registeredServicesOnly, replayExisting } = context.options.itpay;
  const parsed = createPaymentIntentParamsSchema.safeParse(readJsonObject(call.body));
  if (!parsed.success) return refuseInvalid(parsed.error.issues);
  const params = parsed.data;
  const fingerprint = canonicalJson(params);
  const known = records.get(params.id);
  if (known !== undefined) {
    if (replayExisting || known.fingerprint === fingerprint) return { status: 200, body: known.intent };
    return refuse(409, 'IDEMPOTENCY_CONFLICT', 'This id was already used with other parameters.');
  }
  const service = services.find(params.service_id);
  if (service === undefined && registeredServicesOnly) {
    return refuse(404, 'SERVICE_NOT_FOUND', 'service_id: there is no such service. Register one with POST /v1/services.');
  }
  if (service?.status === 'draft') {
    return refuse(422, 'SERVICE_NOT_ACTIVE', 'service_id: the service is a draft. Activate it first.');
  }
  const record = intents.open(params, fingerprint);
  records.set(params.id, record);
  context.onChange();
  return { status: 201, body: record.intent };
}

function retrieve({ records }: ItpayState, { params }: GatewayCall): GatewayReply {
  const record = records.get(params['id'] ?? '');
  return record === undefined ? notFound() : { status: 200, body: record.intent };
}

function generateQr(state: ItpayState, { params }: GatewayCall): GatewayReply {
  const record = state.records.get(params['id'] ?? '');
  if (record === undefined) return notFound();
  const { intent, charge } = record;
  if (intent.status === 'expired') return refuse(410, 'PAYMENT_EXPIRED', 'The intent has expired.');
  if (intent.status === 'qr_generated' && charge !== undefined) return { status: 200, body: charge };
  if (intent.status !== 'pending') {
    return refuse(409, 'INVALID_STATE', `A QR code needs a pending intent; this one is ${intent.status}.`);
  }
  const { ids, origin } = state.context;
  const id = ids.next('qr_');
  const merchantName = state.services.find(intent.service_id ?? '')?.name ?? 'Sandbox Merchant';
  const made = buildQrCharge({ id, intent, origin: origin(), merchantName, expiresAt: intent.expires_at ?? '' });
  record.charge = made;
  state.charges.set(id, intent.id);
  record.intent = { ...intent, qr: { charge_id: id, scan_url: made.scan_url } };
  state.intents.move(record, 'qr_generated');
  schedulePayment(state, record);
  return { status: 201, body: made };
}

/** With `autoPayMs`, the payer pays without being asked to. */
function schedulePayment({ context: { clock, options }, intents }: ItpayState, record: IntentRecord): void {
  if (options.autoPayMs === undefined) return;
  const pay = () => (actionsFor(record.intent.status).includes('pay') ? intents.moveUntil(record, 'succeeded') : undefined);
  record.tasks.push(clock.schedule(clock.now() + options.autoPayMs, pay));
}

function notFound(): GatewayReply {
  return refuse(404, 'PAYMENT_INTENT_NOT_FOUND', 'There is no payment intent with this id.');
}
