import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export const SECRET = 'whsec_4fJ1qYc8RzT6uWk0';

const NOTE = 'x'.repeat(700);
let counter = 0;

/** One HTTP request with another paid order of about a kilobyte, signed. */
function buildRequest(): string {
  const id = `evt_${process.pid}_${++counter}`;
  const amount = { currency: 'CNY', value: 699 };
  const data = { id: `pi_${id}`, status: 'succeeded', service_id: 'svc_bench', amount, description: NOTE };
  const body = JSON.stringify({ id, type: 'payment_intent.succeeded', data });
  const seconds = Math.floor(Date.now() / 1_000);
  const signature = createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex');
  const head = `POST /webhooks HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nX-ItPay-Signature: t=${seconds},v1=${signature}`;
  return `${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

export interface Load {
  readonly eventsPerSecond: number;
  readonly p99Ms: number;
}

/** Sends new events over keep-alive connections, each of which waits for its answer, which has to be a 200. */
export async function runLoad(port: number, events: number, connections: number): Promise<Load> {
  const requests = Array.from({ length: events }, buildRequest);
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const latencies: number[] = [];
  const started = performance.now();
  await Promise.all(sockets.map((socket) => sendAll(socket, requests, latencies)));
  const seconds = (performance.now() - started) / 1_000;
  for (const socket of sockets) socket.destroy();
  latencies.sort((a, b) => a - b);
  return { eventsPerSecond: events / seconds, p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN };
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return socket.setEncoding('latin1');
}

function sendAll(socket: Socket, requests: string[], latencies: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let sentAt = 0;
    let received = '';
    const send = () => {
      const request = requests.pop();
      if (request === undefined) return resolve();
      sentAt = performance.now();
      socket.write(request);
    };
    socket.on('data', (chunk: string) => {
      received += chunk;
      const end = received.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
      if (received.length < end + 4 + length) return;
      if (!received.startsWith('HTTP/1.1 200')) return reject(new Error(received.slice(0, 200)));
      received = '';
      latencies.push(performance.now() - sentAt);
      send();
    });
    socket.once('error', reject);
    send();
  });
}
