/** An order's or a refund's event as the gateway writes it. */
export function buildStablecoinEvent(
  provider: 'stablecoin-hosted' | 'stablecoin-checkout',
  type: string,
  number: number,
): Readonly<Record<string, unknown>> {
  const ids = { acquiringOrderId: `ORD_TEST_${number}`, merchantOrderId: `ORDER_TEST_${number}` };
  if (type.startsWith('refund.')) {
    return { merchantRefundOrderId: `REFUND_TEST_${number}`, ...ids, status: type.slice('refund.'.length) };
  }
  const amount = { value: '100.50', currency: 'USDC' };
  const order = {
    ...ids,
    paymentOrderId: `PAY_TEST_${number}`,
    status: type,
    orderAmount: amount,
    cryptoPaymentAmount: amount,
    ...(type === 'SUCCEEDED' ? { cryptoPaidAmount: amount, paidTime: '2026-01-01T00:01:00Z' } : {}),
    createdTime: '2026-01-01T00:00:00Z',
  };
  if (provider === 'stablecoin-hosted') return order;
  return {
    ...order,
    finalStatus: type !== 'PROCESSING',
    depositAddress: 'TTestAddress',
    network: 'tron',
    networkDisplayName: 'TRON (TRC20)',
    paymentMethodType: 'ON_CHAIN_TRANSFER',
  };
}
