import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { stayAwake } from '../stay-awake.ts';

export interface LoadResult {
  readonly seconds: number;
  readonly statuses: ReadonlyMap<number, number>;
}

/** Sends every request once, over keep-alive connections that each wait for their answer before they send again. */
export async function runLoad(options: {
  readonly port: number;
  readonly connections: number;
  readonly requests: readonly Buffer[];
}): Promise<LoadResult> {
  const sockets = await Promise.all(Array.from({ length: options.connections }, () => openSocket(options.port)));
  const statuses = new Map<number, number>();
  let next = 0;
  const awake = stayAwake();
  const start = performance.now();
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve, reject) => {
          const sendNext = (): void => {
            const request = options.requests[next];
            next += 1;
            if (request === undefined) resolve();
            else socket.write(request);
          };
          readAnswers(socket, (status) => {
            statuses.set(status, (statuses.get(status) ?? 0) + 1);
            sendNext();
          });
          socket.on('error', reject);
          socket.on('close', () => reject(new Error('the server closed a keep-alive connection')));
          sendNext();
        }),
    ),
  );
  const seconds = (performance.now() - start) / 1_000;
  awake.stop();
  for (const socket of sockets) {
    socket.removeAllListeners('close');
    socket.destroy();
  }
  return { seconds, statuses };
}

async function openSocket(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return socket;
}

function readAnswers(socket: Socket, onAnswer: (status: number) => void): void {
  let received = '';
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    received = received === '' ? chunk : received + chunk;
    const headEnd = received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const length = /content-length: ([0-9]+)/i.exec(received)?.[1];
    const complete = length === undefined ? received.endsWith('0\r\n\r\n') : received.length >= headEnd + 4 + Number(length);
    if (!complete) return;
    const status = Number(received.slice(9, 12));
    received = '';
    onAnswer(status);
  });
}
