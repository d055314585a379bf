import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly p99Ms: number;
  readonly statuses: ReadonlyMap<number, number>;
}

/** Sends every request once, over keep-alive connections that each wait for their answer before they send again. */
export async function runLoad(options: {
  readonly port: number;
  readonly connections: number;
  readonly requests: readonly Buffer[];
}): Promise<LoadResult> {
  const sockets = await Promise.all(Array.from({ length: options.connections }, () => openSocket(options.port)));
  const requests = options.requests.values();
  const answers: Answer[] = [];
  const start = performance.now();
  await Promise.all(sockets.map((socket) => sendAll(socket, requests, (answer) => answers.push(answer))));
  const seconds = (performance.now() - start) / 1_000;
  for (const socket of sockets) {
    socket.removeAllListeners('close');
    socket.destroy();
  }
  const statuses = new Map<number, number>();
  for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const times = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  return {
    requestsPerSecond: options.requests.length / seconds,
    p99Ms: times[Math.floor(times.length * 0.99)] ?? Number.NaN,
    statuses,
  };
}

interface Answer {
  readonly status: number;
  readonly ms: number;
}

async function openSocket(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return socket.setEncoding('latin1');
}

function sendAll(socket: Socket, requests: Iterator<Buffer>, onAnswer: (answer: Answer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let sentAt = 0;
    let received = '';
    function sendNext(): void {
      const next = requests.next();
      sentAt = performance.now();
      if (next.done) resolve();
      else socket.write(next.value);
    }
    socket.on('data', (chunk: string) => {
      received += chunk;
      if (!isComplete(received)) return;
      onAnswer({ status: Number(received.slice(9, 12)), ms: performance.now() - sentAt });
      received = '';
      sendNext();
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the server closed a keep-alive connection')));
    sendNext();
  });
}

function isComplete(answer: string): boolean {
  const headEnd = answer.indexOf('\r\n\r\n');
  if (headEnd < 0) return false;
  const length = /content-length: ([0-9]+)/i.exec(answer)?.[1];
  return length === undefined ? answer.endsWith('0\r\n\r\n') : answer.length >= headEnd + 4 + Number(length);
}
