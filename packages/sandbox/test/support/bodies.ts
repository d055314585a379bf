import type { Sandbox } from '../../src/sandbox.ts';

export function intentBody(overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id: 'pi_1',
    service_id: 'service_1',
    type: 'one_time',
    amount: { currency: 'CNY', value: 699 },
    payer: { agent_id: 'agent_1' },
    ...overrides,
  };
}

export function hostedBody(sandbox: Sandbox, overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    merchantOrderId: 'ORDER_0000000000001',
    orderAmount: { value: '99.99', currency: 'USD' },
    expiresAt: inFuture(sandbox),
    returnUrl: 'https://shop.example/paid',
    ...overrides,
  };
}

export function checkoutBody(sandbox: Sandbox, overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    merchantOrderId: 'ORDER_0000000000001',
    orderAmount: { value: '100.50', currency: 'USDC' },
    paymentMethodType: 'ON_CHAIN_TRANSFER',
    network: 'tron',
    expiresAt: inFuture(sandbox),
    ...overrides,
  };
}

function inFuture(sandbox: Sandbox): string {
  return new Date(sandbox.now() + 600_000).toISOString();
}
