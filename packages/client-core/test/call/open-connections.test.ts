import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { holdTimers } from '@x/tooling-timers';
import { describe, expect, test } from 'vitest';
import { call, failure, keep, transport } from '../support/start-transport.ts';

/** A client's timeout that no test lives to see. */
const NEVER_MS = 2_000_000_000;

/** A TCP server that tells what becomes of its connections. */
async function startServer(onData: (socket: Socket) => unknown): Promise<{
  readonly port: number;
  /** The next connection, once it is there. */
  readonly connected: () => Promise<Socket>;
  /** Fulfilled when the peer has closed every connection that there was. */
  readonly allClosed: () => Promise<unknown>;
  close(): Promise<void>;
}> {
  const ends: Promise<unknown>[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    ends.push(new Promise((resolve) => socket.once('close', resolve)));
    socket.on('error', () => undefined);
    socket.on('data', () => onData(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connected: async () => ((await once(server, 'connection')) as [Socket])[0],
    allClosed: () => Promise.all(ends),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('the connection', () => {
  test('of a call that is aborted in flight is closed', async () => {
    const controller = new AbortController();
    const server = await keep(startServer(() => controller.abort()));
    const client = transport(`http://127.0.0.1:${server.port}`, { timeout: NEVER_MS });
    expect(await failure(client.send('things.create', call({ options: { signal: controller.signal } })))).toMatchObject({
      kind: 'abort',
    });
    await server.allClosed();
  });

  test('of an attempt that ran out of time is closed', async () => {
    const { runtime, expire } = holdTimers();
    const server = await keep(startServer(expire));
    const client = transport(`http://127.0.0.1:${server.port}`, { maxRetries: 0, runtime });
    expect(await failure(client.send('things.create', call()))).toMatchObject({ kind: 'timeout' });
    await server.allClosed();
  });

  test.each([
    ['announced', 'content-length: 999999999999\r\n\r\n', (chunk: string) => chunk],
    ['not announced', 'transfer-encoding: chunked\r\n\r\n', (chunk: string) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`],
  ])('of an answer that is too large, %s, is closed: nobody goes on reading', async (_name, framing, frame) => {
    const chunk = frame(' '.repeat(1024 * 1024));
    const server = await keep(
      startServer((socket) => {
        socket.write(`HTTP/1.1 200 OK\r\n${framing}`);
        const more = (): unknown => socket.writable && socket.write(chunk, () => setImmediate(more));
        more();
      }),
    );
    const client = transport(`http://127.0.0.1:${server.port}`, { timeout: NEVER_MS });
    expect(await failure(client.send('things.create', call()))).toMatchObject({
      kind: 'response',
      message: 'The answer is larger than 10 MiB.',
    });
    await server.allClosed();
  });

  test('is closed by close(), however many there are', async () => {
    const server = await keep(startServer((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}')));
    const client = transport(`http://127.0.0.1:${server.port}`);
    await Promise.all(Array.from({ length: 20 }, () => client.send('things.create', call())));
    await client.close();
    await server.allClosed();
  });

  test('is closed by close() while it is still being made: here the other side never shakes hands', async () => {
    const server = await keep(startServer(() => undefined));
    const controller = new AbortController();
    const client = transport(`https://127.0.0.1:${server.port}`, { timeout: NEVER_MS });
    const connected = server.connected();
    const ended = failure(client.send('things.create', call({ options: { signal: controller.signal } })));
    await connected;
    controller.abort();
    expect(await ended).toMatchObject({ kind: 'abort', outcome: 'not-sent' });
    await client.close();
    await server.allClosed();
  });
});
