import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TcpProxy, tcpProxy } from '../src/tcp-proxy.ts';

describe('tcpProxy', () => {
  let server: Server;
  let received: string[];
  let proxy: TcpProxy;
  const clients: Socket[] = [];

  beforeEach(async () => {
    received = [];
    server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        received.push(String(chunk));
        socket.write(`re:${chunk}`);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    proxy = await tcpProxy({ target: { port: (server.address() as AddressInfo).port } });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await proxy.close();
    server.close();
  });

  function dial(): Socket {
    const socket = connect({ host: proxy.host, port: proxy.port });
    socket.on('error', () => {});
    clients.push(socket);
    return socket;
  }

  it('forwards both ways', async () => {
    const socket = dial();
    socket.write('a');
    expect(String((await once(socket, 'data'))[0])).toBe('re:a');
    expect(proxy.connections).toBe(1);
  });

  it('dropReply lets the request through, loses its reply and cuts, once', async () => {
    const drop = proxy.dropReply('COMMIT');
    const socket = dial();
    const closed = once(socket, 'close');
    let heard = '';
    socket.on('data', (chunk) => {
      heard += String(chunk);
    });
    socket.write('COMMIT');
    await drop.dropped;
    await closed;
    expect(received).toEqual(['COMMIT']);
    expect(heard).toBe('');
    const next = dial();
    next.write('COMMIT');
    expect(String((await once(next, 'data'))[0])).toBe('re:COMMIT');
  });

  it('dropReply with silence keeps the connection open without an answer', async () => {
    const drop = proxy.dropReply('SET', { after: 'silence' });
    const socket = dial();
    socket.write('SET');
    await drop.dropped;
    expect(socket.destroyed).toBe(false);
    expect(proxy.connections).toBe(1);
  });

  it('cut destroys open connections, refuse also new ones, accept ends that', async () => {
    const socket = dial();
    socket.write('a');
    await once(socket, 'data');
    const closed = once(socket, 'close');
    proxy.refuse();
    proxy.cut();
    await closed;
    await once(dial(), 'close');
    proxy.accept();
    const next = dial();
    next.write('b');
    expect(String((await once(next, 'data'))[0])).toBe('re:b');
  });

  it('hold keeps requests and replies back, and release lets them go in order', async () => {
    const socket = dial();
    let heard = '';
    socket.on('data', (chunk) => {
      heard += String(chunk);
    });
    socket.write('a');
    await expect.poll(() => heard).toBe('re:a');
    proxy.hold();
    socket.write('b');
    // A round trip past the held one, and long enough for the proxy to have had the bytes.
    const beside = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
    clients.push(beside);
    beside.write('c');
    await once(beside, 'data');
    expect(received).toEqual(['a', 'c']);
    socket.write('d');
    proxy.release();
    await expect.poll(() => received.join('')).toBe('acbd');
    await expect.poll(() => heard.replaceAll('re:', '')).toBe('abd');
  });
});
