import type { GatewayCall, GatewayContext, GatewayReply } from '../gateway.ts';
import type { FailOptions, PaymentControls, PayOptions, SandboxPayment } from '../payment.ts';
import { readJsonObject } from '../read-json-object.ts';
import { SandboxError } from '../sandbox-error.ts';
import { isUrl } from './check-order.ts';
import { refundData } from './describe-order.ts';
import { type OrderRecord, type RefundRecord, refundActions } from './order-record.ts';
import { accept, decline } from './refuse.ts';

export interface RefundBook {
  create(call: GatewayCall): GatewayReply;
  retrieve(call: GatewayCall): GatewayReply;
  find(id: string): PaymentControls | undefined;
  list(): readonly PaymentControls[];
}

export interface RefundBookOptions {
  readonly context: GatewayContext;
  readonly findOrder: (id: string) => OrderRecord | undefined;
  readonly announce: (refund: RefundRecord) => void;
}

/** Refunds of orders that were paid. */
export function createRefundBook({ context, findOrder, announce }: RefundBookOptions): RefundBook {
  const { clock, ids, options } = context;
  const refunds = new Map<string, RefundRecord>();

  function create(call: GatewayCall): GatewayReply {
    const params = readJsonObject(call.body);
    if (params === undefined) return decline('10001', 'The body must be a JSON object.');
    const { merchantRefundOrderId: id, acquiringOrderId, refundReason, notifyUrl } = params;
    const missing = ['merchantRefundOrderId', 'acquiringOrderId', 'refundReason'].find((name) => params[name] === undefined);
    if (missing !== undefined) return decline('10002', `${missing} is missing.`);
    if (typeof id !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(id)) {
      return decline('10003', 'merchantRefundOrderId: expected up to 64 of A-Z, a-z, 0-9, _ and -.');
    }
    if (typeof acquiringOrderId !== 'string' || typeof refundReason !== 'string')
      return decline('10003', 'acquiringOrderId and refundReason: expected text.');
    if (notifyUrl !== undefined && !isUrl(notifyUrl)) return decline('10003', 'notifyUrl: expected an http or https URL.');
    if (refunds.has(id)) return decline('20001', 'merchantRefundOrderId is already used: look the refund up.');
    const order = findOrder(acquiringOrderId);
    if (order === undefined) return decline('40001', 'acquiringOrderId: there is no such order.');
    if (order.status !== 'SUCCEEDED') return decline('20007', `An order that is ${order.status} cannot be refunded.`);
    if (order.refunded) return decline('20007', 'The order is refunded already.');
    order.refunded = true;
    const refund = open({ id, order, params, notifyUrl });
    refunds.set(id, refund);
    context.onChange();
    return accept(refundData(refund));
  }

  function open({
    id,
    order,
    params,
    notifyUrl,
  }: {
    id: string;
    order: OrderRecord;
    params: Readonly<Record<string, unknown>>;
    notifyUrl: string | undefined;
  }): RefundRecord {
    const createdAt = clock.now();
    const refund: RefundRecord = {
      merchantRefundOrderId: id,
      order,
      params,
      refundOrderId: ids.next('RFD_'),
      notifyUrl,
      status: 'PROCESSING',
      createdAt,
      history: [{ status: 'PROCESSING', at: createdAt }],
      tasks: [],
    };
    if (options.autoPayMs !== undefined) {
      refund.tasks.push(
        clock.schedule(createdAt + options.autoPayMs, () =>
          refund.status === 'PROCESSING' ? end(refund, 'SUCCEEDED') : undefined,
        ),
      );
    }
    return refund;
  }

  function end(refund: RefundRecord, status: string): void {
    refund.status = status;
    // A refund that did not happen leaves the order refundable.
    if (status !== 'SUCCEEDED') refund.order.refunded = false;
    refund.history.push({ status, at: clock.now() });
    for (const task of refund.tasks.splice(0)) task.cancel();
    announce(refund);
    context.onChange();
  }

  function controls(refund: RefundRecord): PaymentControls {
    const endAs = (action: SandboxPayment['actions'][number], status: string): void => {
      if (!refundActions(refund.status).includes(action)) {
        throw new SandboxError('ERR_SANDBOX_STATE', `A refund that is ${refund.status} cannot ${action}.`, '20007');
      }
      end(refund, status);
    };
    return {
      describe: () => describe(refund),
      pay: (_options: PayOptions) => endAs('pay', 'SUCCEEDED'),
      fail: (_options: FailOptions) => endAs('fail', 'FAILED'),
      expire: () => endAs('expire', 'CLOSED'),
      cancel: () => endAs('cancel', 'CLOSED'),
    };
  }

  return {
    create,
    retrieve({ query }) {
      const id = new URLSearchParams(query).get('merchantRefundOrderId');
      if (id === null) return decline('10002', 'merchantRefundOrderId is missing.');
      const refund = refunds.get(id);
      return refund === undefined ? decline('40002', 'There is no refund with this id.') : accept(refundData(refund));
    },
    find(id) {
      const refund = refunds.get(id);
      return refund === undefined ? undefined : controls(refund);
    },
    list: () => [...refunds.values()].map(controls),
  };
}

function describe(refund: RefundRecord): SandboxPayment {
  return {
    id: refund.merchantRefundOrderId,
    gateway: 'stablecoin',
    kind: 'refund',
    status: refund.status,
    amount: refund.order.orderAmount,
    description: `Refund of ${refund.order.merchantOrderId}`,
    createdAt: refund.createdAt,
    expiresAt: undefined,
    history: [...refund.history],
    actions: refundActions(refund.status),
    object: refundData(refund),
  };
}
