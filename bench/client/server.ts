import { createServer } from 'node:net';

/**
 * A gateway reduced to what a client can feel: reads whole requests, answers 600 bytes of JSON. Written on `net`, in a process
 * of its own that never sleeps, so that it is never what limits a contender.
 */
const intent = {
  id: 'pi_0197a1b2-0000-7000-8000-000000000001',
  service_id: '01J7XYKZ1A2B3C4D5E6F7G8H9I',
  type: 'one_time',
  amount: { currency: 'CNY', value: 699 },
  settlement: { currency: 'USD', value: 97, rate: 0.1388 },
  description: 'AI document summary (42 pages)',
  payer: { agent_id: 'agent_cli_a1b2c3d4', human_id: 'user_abc_789' },
  payee: { agent_id: 'agent_shop_1', merchant_account: 'acct_1' },
  channel: 'alipay',
  status: 'pending',
  metadata: { session_id: 'sess_xyz_456', padding: '' },
  created_at: '2026-01-01T00:00:00Z',
  expires_at: '2026-01-01T00:15:00Z',
};

/** The stablecoin gateway wraps its answers. */
const envelope = {
  code: '00000',
  data: {
    merchantId: 'MCH_20240101_ABC123',
    merchantOrderId: 'ORDER_2024010112345678',
    acquiringOrderId: 'ORD_20240101_1234567890ABCDEF',
    status: 'INIT',
    orderAmount: { value: '100.50', currency: 'USDT' },
    cryptoPaymentAmount: { value: '101.00', currency: 'USDT' },
    checkoutUrl: 'https://checkout.paystablecoin.global/ORD_20240101_1234567890ABCDEF',
    description: 'AI document summary (42 pages)',
    metadata: { session_id: 'sess_xyz_456', padding: '' },
    createdTime: '2026-01-01T00:00:00Z',
    expiresAt: '2026-01-01T00:15:00Z',
  },
};

/** @param padded the part of the answer that makes it 600 bytes long */
function formatReply(answer: object, padded: { padding: string }): Buffer {
  padded.padding = 'x'.repeat(600 - JSON.stringify(answer).length);
  const text = JSON.stringify(answer);
  return Buffer.from(
    `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-request-id: req_1\r\nconnection: keep-alive\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
  );
}

const intentReply = formatReply(intent, intent.metadata);
const orderReply = formatReply(envelope, envelope.data.metadata);

const server = createServer((socket) => {
  let rest = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const end = rest.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = rest.toString('latin1', 0, end);
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
      if (rest.length < end + 4 + length) return;
      rest = rest.subarray(end + 4 + length);
      socket.write(head.startsWith('POST /api/') ? orderReply : intentReply);
    }
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.on('disconnect', () => process.exit(0));
