// A program in the shape of the examples on the vendor's TypeScript SDK page: only the import differs from theirs.
import { randomUUID } from 'node:crypto';
import { ItPayAuthenticationError, ItPayClient, ItPayError, ItPayValidationError } from '@x/itpay-client';

const client = new ItPayClient({
  channel: 'alipay',
});

export async function sellSummary(showCode: (intentId: string, url: string) => Promise<unknown>): Promise<string> {
  const intent = await client.paymentIntents.create({
    id: `pi_${randomUUID()}`,
    service_id: '01J7XYKZ1A2B3C4D5E6F7G8H9I',
    type: 'one_time',
    amount: {
      currency: 'CNY',
      value: 699,
    },
    description: 'One summary',
    payer: {
      agent_id: 'agent_cli_a1b2c3d4',
      human_id: 'user_abc_789',
    },
    metadata: {
      session_id: 'sess_xyz_456',
    },
  });
  const charge = await client.qr.generate(intent.id);
  await showCode(intent.id, charge.scan_url);
  console.log(`valid until ${intent.expires_at}`);
  const result = await client.paymentIntents.waitForCompletion(intent.id, {
    timeout: 300_000,
    pollInterval: 2_000,
  });
  if (result.status === 'succeeded') {
    return `paid ${result.amount.value} ${result.amount.currency}`;
  }
  return `not paid: ${result.status}`;
}

export async function sellNothing(apiKey?: string): Promise<string> {
  const own = new ItPayClient({ ...(apiKey === undefined ? {} : { apiKey }), channel: 'alipay' });
  try {
    await own.paymentIntents.create({
      id: `pi_${randomUUID()}`,
      service_id: '01J7XYKZ1A2B3C4D5E6F7G8H9I',
      type: 'one_time',
      amount: { currency: 'CNY', value: apiKey === undefined ? 6.99 : 699 },
      payer: { agent_id: 'agent_cli_a1b2c3d4' },
    });
    return 'sold';
  } catch (err) {
    if (err instanceof ItPayAuthenticationError) {
      return 'check the key';
    }
    if (err instanceof ItPayValidationError) {
      return `invalid: ${err.message}`;
    }
    if (err instanceof ItPayError) {
      return `gateway: ${err.statusCode} ${err.message}`;
    }
    return `network: ${err}`;
  } finally {
    await own.close();
  }
}
