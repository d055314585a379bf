import { createHmac } from 'node:crypto';

export const SECRET = 'whsec_4fJ1qYc8RzT6uWk0';

export type Kind = 'itpay' | 'itpay-forged' | 'stripe' | 'github';

let counter = 0;

/** Complete HTTP requests, each another event, so that nothing is answered as a duplicate. */
export function buildRequests(options: {
  readonly kind: Kind;
  readonly bytes: number;
  readonly count: number;
}): readonly Buffer[] {
  return Array.from({ length: options.count }, () => buildRequest(options.kind, options.bytes));
}

function buildRequest(kind: Kind, bytes: number): Buffer {
  counter += 1;
  const id = `evt_${String(counter).padStart(12, '0')}`;
  const body = buildEvent(id, bytes);
  const head = [
    'POST /webhooks HTTP/1.1',
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    'User-Agent: bench/1',
    ...signatureHeaders(kind, id, body),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function signatureHeaders(kind: Kind, id: string, body: string): readonly string[] {
  if (kind === 'github') {
    const digest = createHmac('sha256', SECRET).update(body).digest('hex');
    return [`X-Hub-Signature-256: sha256=${digest}`, 'X-GitHub-Event: push', `X-GitHub-Delivery: ${id}`];
  }
  const seconds = Math.floor(Date.now() / 1_000);
  const secret = kind === 'itpay-forged' ? 'whsec_of_an_attacker' : SECRET;
  const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  const name = kind === 'stripe' ? 'Stripe-Signature' : 'X-ItPay-Signature';
  return [`${name}: t=${seconds},v1=${digest}`];
}

/** A succeeded payment, filled up with the line items of its order. */
function buildEvent(id: string, bytes: number): string {
  const items: object[] = [];
  const event = {
    id,
    type: 'payment_intent.succeeded',
    data: {
      id: `pi_${id}`,
      service_id: '01J7XYKZ1A2B3C4D5E6F7G8H9I',
      type: 'one_time',
      amount: { currency: 'CNY', value: 699 },
      description: 'AI document summary (42 pages)',
      payer: { agent_id: 'agent_cli_a1b2c3d4', human_id: 'user_abc_789' },
      payee: { agent_id: 'agent_shop_1', merchant_account: 'acct_42' },
      channel: 'alipay',
      status: 'succeeded',
      metadata: { session_id: 'sess_xyz_456', cart: 'cart_99812' },
      created_at: '2025-10-09T08:00:00Z',
      expires_at: '2025-10-09T08:15:00Z',
      items,
      note: '',
    },
  };
  let size = JSON.stringify(event).length;
  for (let index = 0; ; index += 1) {
    const item = {
      sku: `SKU-${1_000 + index}`,
      name: 'Summary of one document',
      quantity: 1 + (index % 7),
      price: 99,
      digital: true,
    };
    const added = JSON.stringify(item).length + (index === 0 ? 0 : 1);
    if (size + added > bytes) break;
    items.push(item);
    size += added;
  }
  event.data.note = 'x'.repeat(bytes - size);
  return JSON.stringify(event);
}
