/** An ItPay event as the gateway writes it. @see the vendor's SDK page, "Handling Webhooks" */
export function buildItPayEvent(type: string, number: number): Readonly<Record<string, unknown>> {
  const id = `evt_test_${number}`;
  if (!type.startsWith('payment_intent.')) return { id, type, data: { id: `obj_test_${number}` } };
  const status = type.slice('payment_intent.'.length);
  const data = {
    id: `pi_test_${number}`,
    service_id: 'svc_test',
    type: 'one_time',
    amount: { currency: 'CNY', value: 699 },
    description: 'Test payment',
    payer: { agent_id: 'agent_test' },
    channel: 'alipay',
    status,
    metadata: {},
    created_at: '2026-01-01T00:00:00Z',
    ...(status === 'failed' ? { failure_reason: 'insufficient_funds' } : {}),
  };
  return { id, type, data };
}
