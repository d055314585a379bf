import { SandboxError } from '../errors.ts';
import type { GatewayCall, GatewayContext, GatewayReply } from '../gateway/gateway.ts';
import { newest } from '../gateway/newest.ts';
import { readJsonObject } from '../gateway/read-json-object.ts';
import type { PaymentAction, PaymentControls, SandboxPayment } from '../payment.ts';
import { announceEvent } from './announce-event.ts';
import { isUrl } from './check-order.ts';
import { refundData } from './describe-order.ts';
import { type OrderRecord, type RefundRecord, refundActions } from './order-record.ts';
import { accept, decline } from './refuse.ts';

/** Refunds of orders that were paid. */
export interface Refunds {
  create(call: GatewayCall): GatewayReply;
  retrieve(call: GatewayCall): GatewayReply;
  find(id: string): PaymentControls | undefined;
  list(limit: number): readonly PaymentControls[];
  count(): number;
}

interface RefundsState {
  readonly context: GatewayContext;
  readonly findOrder: (id: string) => OrderRecord | undefined;
  readonly refunds: Map<string, RefundRecord>;
}

interface RefundParams {
  readonly merchantRefundOrderId: string;
  readonly acquiringOrderId: string;
  readonly notifyUrl: string | undefined;
  /** The request's fields as they came. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export function createRefunds(context: GatewayContext, findOrder: (id: string) => OrderRecord | undefined): Refunds {
  const state: RefundsState = { context, findOrder, refunds: new Map() };
  const { refunds } = state;
  return {
    create: (call) => create(state, call),
    retrieve: (call) => retrieve(state, call),
    find(id) {
      const refund = refunds.get(id);
      return refund === undefined ? undefined : controlsOf(context, refund);
    },
    list: (limit) => newest(refunds.values(), { size: refunds.size, limit }).map((refund) => controlsOf(context, refund)),
    count: () => refunds.size,
  };
}

function create({ context, findOrder, refunds }: RefundsState, call: GatewayCall): GatewayReply {
  const params = readParams(call);
  if ('status' in params) return params;
  if (refunds.has(params.merchantRefundOrderId)) {
    return decline('20001', 'merchantRefundOrderId is already used: look the refund up.');
  }
  const order = findOrder(params.acquiringOrderId);
  if (order === undefined) return decline('40001', 'acquiringOrderId: there is no such order.');
  if (order.status !== 'SUCCEEDED') return decline('20007', `An order that is ${order.status} cannot be refunded.`);
  if (order.refunded) return decline('20007', 'The order is refunded already.');
  order.refunded = true;
  const refund = open(context, order, params);
  refunds.set(params.merchantRefundOrderId, refund);
  context.onChange();
  return accept(refundData(refund));
}

function readParams(call: GatewayCall): RefundParams | GatewayReply {
  const fields = readJsonObject(call.body);
  if (fields === undefined) return decline('10001', 'The body must be a JSON object.');
  const { merchantRefundOrderId, acquiringOrderId, refundReason, notifyUrl } = fields;
  const missing = ['merchantRefundOrderId', 'acquiringOrderId', 'refundReason'].find((name) => fields[name] === undefined);
  if (missing !== undefined) return decline('10002', `${missing} is missing.`);
  if (typeof merchantRefundOrderId !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(merchantRefundOrderId)) {
    return decline('10003', 'merchantRefundOrderId: expected up to 64 of A-Z, a-z, 0-9, _ and -.');
  }
  if (typeof acquiringOrderId !== 'string' || typeof refundReason !== 'string') {
    return decline('10003', 'acquiringOrderId and refundReason: expected text.');
  }
  if (notifyUrl !== undefined && !isUrl(notifyUrl)) return decline('10003', 'notifyUrl: expected an http or https URL.');
  return { merchantRefundOrderId, acquiringOrderId, notifyUrl, fields };
}

function retrieve({ refunds }: RefundsState, { query }: GatewayCall): GatewayReply {
  const id = new URLSearchParams(query).get('merchantRefundOrderId');
  if (id === null) return decline('10002', 'merchantRefundOrderId is missing.');
  const refund = refunds.get(id);
  return refund === undefined ? decline('40002', 'There is no refund with this id.') : accept(refundData(refund));
}

function open(context: GatewayContext, order: OrderRecord, params: RefundParams): RefundRecord {
  const { clock, ids, options } = context;
  const createdAt = clock.now();
  const refund: RefundRecord = {
    merchantRefundOrderId: params.merchantRefundOrderId,
    order,
    params: params.fields,
    refundOrderId: ids.next('RFD_'),
    notifyUrl: params.notifyUrl,
    status: 'PROCESSING',
    createdAt,
    history: [{ status: 'PROCESSING', at: createdAt }],
    tasks: [],
  };
  if (options.autoPayMs !== undefined) {
    const settle = () => (refund.status === 'PROCESSING' ? end(context, refund, 'SUCCEEDED') : undefined);
    refund.tasks.push(clock.schedule(createdAt + options.autoPayMs, settle));
  }
  return refund;
}

function end(context: GatewayContext, refund: RefundRecord, status: string): void {
  refund.status = status;
  // A refund that did not happen leaves the order refundable.
  if (status !== 'SUCCEEDED') refund.order.refunded = false;
  refund.history.push({ status, at: context.clock.now() });
  for (const task of refund.tasks.splice(0)) task.cancel();
  announceEvent(context, {
    product: 'refund',
    id: refund.merchantRefundOrderId,
    event: `refund.${status}`,
    url: refund.notifyUrl,
    data: refundData(refund),
  });
  context.onChange();
}

function controlsOf(context: GatewayContext, refund: RefundRecord): PaymentControls {
  const endAs = (action: PaymentAction, status: string): void => {
    if (!refundActions(refund.status).includes(action)) {
      throw new SandboxError('ERR_SANDBOX_STATE', `A refund that is ${refund.status} cannot ${action}.`, '20007');
    }
    end(context, refund, status);
  };
  return {
    describe: () => describe(refund),
    pay: () => endAs('pay', 'SUCCEEDED'),
    fail: () => endAs('fail', 'FAILED'),
    expire: () => endAs('expire', 'CLOSED'),
    cancel: () => endAs('cancel', 'CLOSED'),
  };
}

function describe(refund: RefundRecord): SandboxPayment {
  return {
    id: refund.merchantRefundOrderId,
    gateway: 'stablecoin',
    kind: 'refund',
    status: refund.status,
    amount: refund.order.orderAmount,
    orderAmount: undefined,
    returnUrl: undefined,
    refundOf: refund.order.merchantOrderId,
    description: `Refund of ${refund.order.merchantOrderId}`,
    createdAt: refund.createdAt,
    expiresAt: undefined,
    history: [...refund.history],
    actions: refundActions(refund.status),
    object: refundData(refund),
  };
}
