import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { watchConnecting } from '../../src/call/dispatch.ts';

const server = createServer((socket) => socket.on('error', () => undefined));
let port = 0;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

/** Connects once; gives the socket or the error. */
function connect(connecting: Set<Socket>, target: { readonly protocol: string; readonly port: number }): Promise<unknown> {
  return new Promise((resolve) =>
    watchConnecting(buildConnector({ timeout: 60_000 }), connecting)(
      { hostname: '127.0.0.1', host: '127.0.0.1', protocol: target.protocol, port: String(target.port) },
      (error, socket) => resolve(error ?? socket),
    ),
  );
}

describe('watchConnecting', () => {
  test('holds a socket while it is being connected, and nothing once it is', async () => {
    const connecting = new Set<Socket>();
    const sockets = Array.from({ length: 20 }, () => connect(connecting, { protocol: 'http:', port }));
    expect(connecting.size).toBe(20);
    for (const socket of (await Promise.all(sockets)) as Socket[]) socket.destroy();
    expect(connecting.size).toBe(0);
  });

  test('holds nothing after a refusal', async () => {
    const connecting = new Set<Socket>();
    expect(await connect(connecting, { protocol: 'http:', port: 1 })).toMatchObject({ code: 'ECONNREFUSED' });
    expect(connecting.size).toBe(0);
  });

  test('holds nothing after a handshake that was given up', async () => {
    const connecting = new Set<Socket>();
    const ended = connect(connecting, { protocol: 'https:', port });
    const [socket] = connecting;
    socket?.destroy(new Error('enough'));
    expect(await ended).toMatchObject({ message: 'enough' });
    expect(connecting.size).toBe(0);
  });
});
