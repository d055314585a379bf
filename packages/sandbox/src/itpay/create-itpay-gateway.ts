import { createPaymentIntentParamsSchema } from '@x/protocol/itpay';
import { canonicalJson } from '../canonical-json.ts';
import type { Gateway, GatewayCall, GatewayContext, GatewayReply } from '../gateway.ts';
import { readJsonObject } from '../read-json-object.ts';
import { authenticate } from './authenticate.ts';
import { buildQrCharge } from './build-qr-charge.ts';
import { createIntentLife } from './create-intent-life.ts';
import { createReversals } from './create-reversals.ts';
import { createServiceBook, refuseInvalid } from './create-service-book.ts';
import { actionsFor, type IntentRecord } from './intent-record.ts';
import { refuse } from './refuse.ts';

/** ItPay: intents, their QR codes, services. */
export function createItpayGateway(context: GatewayContext): Gateway {
  const { clock, ids, options } = context;
  const services = createServiceBook(context);
  const life = createIntentLife(context, services);
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
    const record = life.open(params, fingerprint);
    records.set(params.id, record);
    context.onChange();
    return { status: 201, body: record.intent };
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
    life.move(record, 'qr_generated');
    if (options.autoPayMs !== undefined) {
      record.tasks.push(
        clock.schedule(clock.now() + options.autoPayMs, () =>
          actionsFor(record.intent.status).includes('pay') ? life.walk(record, 'succeeded') : undefined,
        ),
      );
    }
    return { status: 201, body: made };
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
      ...createReversals({ context, find: (id) => records.get(id), cancel: (record) => life.move(record, 'cancelled') }),
    ],
    authenticate: (call) => authenticate(call, options.itpay),
    refuse,
    find(id) {
      const record = records.get(id);
      return record === undefined ? undefined : life.controls(record);
    },
    list: () => [...records.values()].map(life.controls),
    qrPayload: (chargeId) => records.get(charges.get(chargeId) ?? '')?.charge?.qr_data,
  };
}

function notFound(): GatewayReply {
  return refuse(404, 'PAYMENT_INTENT_NOT_FOUND', 'There is no payment intent with this id.');
}
