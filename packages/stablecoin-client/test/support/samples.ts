import type { CreateCheckoutOrderParams, CreateHostedOrderParams, CreateRefundParams } from '../../src/index.ts';

export const hostedParams: CreateHostedOrderParams = {
  merchantOrderId: 'ORDER_2024010112345678',
  orderAmount: { value: '99.99', currency: 'USD' },
  expiresAt: '2026-12-31T23:59:59Z',
  returnUrl: 'https://shop.example/paid',
  callbackUrl: 'https://shop.example/webhook/payment',
};

export const checkoutParams: CreateCheckoutOrderParams = {
  merchantOrderId: 'ORDER_2024010112345678',
  orderAmount: { value: '100.50', currency: 'USDC' },
  network: 'tron',
  expiresAt: '2026-12-31T23:59:59Z',
};

export const refundParams: CreateRefundParams = {
  merchantRefundOrderId: 'REFUND_1738112345000',
  acquiringOrderId: 'ORD_20240101_1234567890ABCDEF',
  refundReason: 'Ordered twice',
};
