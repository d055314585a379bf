import { isTerminalOrderStatus } from '@x/protocol/stablecoin';
import type { SandboxPayment } from '../payment.ts';
import { type OrderRecord, orderActions, type RefundRecord } from './order-record.ts';

/** The order as the controls and the page see it. */
export function describeOrder(order: OrderRecord, merchantId: string): SandboxPayment {
  return {
    id: order.merchantOrderId,
    gateway: 'stablecoin',
    kind: order.product === 'hosted' ? 'hosted_order' : 'checkout_order',
    status: order.status,
    amount: order.cryptoPaymentAmount,
    orderAmount: order.orderAmount,
    returnUrl: order.returnUrl,
    refundOf: undefined,
    description: order.description,
    createdAt: order.createdAt,
    expiresAt: order.expiresAt,
    history: [...order.history],
    actions: orderActions(order.status),
    object: orderData(order, merchantId),
  };
}

/** The order as `retrieve` answers it. */
export function orderData(order: OrderRecord, merchantId: string): Record<string, unknown> {
  return { ...commonFields(order), merchantId, ...order.own, expiresAt: iso(order.expiresAt) };
}

/** The order as its webhook carries it: fewer fields for Hosted Payments than for API Checkout. */
export function orderEvent(order: OrderRecord, merchantId: string): Record<string, unknown> {
  if (order.product === 'hosted') return commonFields(order);
  return { ...commonFields(order), merchantId, finalStatus: isTerminalOrderStatus(order.status), ...order.own };
}

export function refundData(refund: RefundRecord): Record<string, unknown> {
  return {
    ...refund.params,
    merchantRefundOrderId: refund.merchantRefundOrderId,
    refundOrderId: refund.refundOrderId,
    acquiringOrderId: refund.order.acquiringOrderId,
    merchantOrderId: refund.order.merchantOrderId,
    refundAmount: refund.params['refundAmount'] ?? refund.order.orderAmount,
    status: refund.status,
    createdTime: iso(refund.createdAt),
  };
}

function commonFields(order: OrderRecord): Record<string, unknown> {
  const { acquiringOrderId, paymentOrderId, merchantOrderId, status, orderAmount, cryptoPaymentAmount, cryptoPaidAmount } = order;
  return {
    acquiringOrderId,
    paymentOrderId,
    merchantOrderId,
    status,
    orderAmount,
    cryptoPaymentAmount,
    ...(cryptoPaidAmount === undefined ? {} : { cryptoPaidAmount }),
    ...(order.paidAt === undefined ? {} : { cryptoPaymentDetail: { confirmations: status === 'PROCESSING' ? 0 : 20 } }),
    createdTime: iso(order.createdAt),
    ...(order.paidAt === undefined ? {} : { paidTime: iso(order.paidAt) }),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
