import { request } from 'node:http';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { describe, expect, test } from 'vitest';
import { buildMcpServer } from '../../src/build-mcp-server.ts';
import { startHttp } from '../../src/http/start-http.ts';
import { useGateway } from '../support/connect.ts';

const gateway = useGateway();
const TOKEN = 'a-token-of-decent-length';

const INITIALIZE = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
});

/** `fetch` sets Host and Origin by itself; these tests have to. */
async function send(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<{ status: number; body: string; headers: NodeJS.Dict<string | string[]> }> {
  const { method = 'POST', headers = {}, body = INITIALIZE } = options;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method, headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers } },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers }));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(method === 'POST' ? body : undefined);
  });
}

describe('startHttp', () => {
  test('answers on the loopback address, at /mcp only', async () => {
    const { url } = await gateway.newServer().startHttp({ port: 0 });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
    expect((await send(url)).status).toBe(200);
    expect((await send(url.replace('/mcp', '/'))).status).toBe(404);
    expect((await send(url.replace('/mcp', '/mcp/elsewhere'))).status).toBe(404);
  });

  test('refuses a Host that is not its own, so that no rebound name reaches it', async () => {
    const { url } = await gateway.newServer().startHttp({ port: 0 });
    for (const host of ['evil.example', 'evil.example:80', '127.0.0.1.evil.example', 'localhost.evil.example']) {
      expect((await send(url, { headers: { host } })).status, host).toBe(403);
    }
    expect((await send(url, { headers: { host: 'localhost:1234' } })).status).toBe(200);
  });

  test('refuses the Origin of any web page but a local one', async () => {
    const { url } = await gateway.newServer().startHttp({ port: 0 });
    for (const origin of ['https://evil.example', 'null', 'file://', 'http://127.0.0.1.evil.example']) {
      expect((await send(url, { headers: { origin } })).status, origin).toBe(403);
    }
    expect((await send(url, { headers: { origin: 'http://localhost:5173' } })).status).toBe(200);
  });

  test('asks for its bearer token and takes no other', async () => {
    const { url } = await gateway.newServer().startHttp({ port: 0, token: TOKEN });
    for (const authorization of [undefined, 'Bearer', `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`, `Basic ${TOKEN}`, TOKEN]) {
      const answer = await send(url, { headers: authorization === undefined ? {} : { authorization } });
      expect(answer.status, authorization).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Bearer');
      expect(answer.body).not.toContain(TOKEN);
    }
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(
      new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { authorization: `Bearer ${TOKEN}` } } }),
    );
    expect((await client.listTools()).tools).toHaveLength(4);
    await client.close();
  });

  test('refuses to listen to other machines without a token', async () => {
    await expect(gateway.newServer().startHttp({ port: 0, host: '0.0.0.0' })).rejects.toThrow(/give a token/);
    await expect(gateway.newServer().startHttp({ port: 0, token: 'short' })).rejects.toThrow(/at least 16/);
    await expect(gateway.newServer().startHttp({ port: -1 })).rejects.toThrow(/port/);
  });

  test('answers junk, oversize and unknown sessions without failing', async () => {
    const { url } = await gateway.newServer().startHttp({ port: 0 });
    expect((await send(url, { body: '{' })).status).toBe(400);
    expect((await send(url, { body: '' })).status).toBe(400);
    expect((await send(url, { body: `"${'x'.repeat(2 << 20)}"` })).status).toBe(413);
    expect((await send(url, { headers: { 'mcp-session-id': 'none' } })).status).toBe(404);
    expect((await send(url, { body: `"${'x'.repeat(20 << 20)}"` }).catch(() => ({ status: 413 }))).status).toBe(413);
    expect((await send(url, { body: '['.repeat(500_000) + ']'.repeat(500_000) })).status).toBe(503);
    expect((await send(url, { body: `${INITIALIZE}\u0000` })).status).toBe(400);
    for (const method of ['PUT', 'PATCH', 'OPTIONS', 'HEAD']) {
      const { status, headers } = await send(url, { method });
      expect(status, method).toBeGreaterThanOrEqual(400);
      expect(status, method).not.toBe(500);
      expect(headers['access-control-allow-origin'], method).toBeUndefined();
    }
    expect((await send(url)).status).toBe(200);
  });

  test('asks for a session, and opens one for initialize alone', async () => {
    let servers = 0;
    const tools = gateway.newServer().tools;
    const { url, close } = await startHttp(
      () => {
        servers += 1;
        return buildMcpServer(tools);
      },
      { port: 0 },
    );
    const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} });
    for (const body of [list, `[${list}]`, 'null', '1', '[]', '{}', '{"jsonrpc":"2.0","method":"notifications/initialized"}'])
      expect((await send(url, { body })).status, body).toBe(400);
    for (const method of ['GET', 'DELETE']) expect((await send(url, { method })).status, method).toBe(400);
    expect(servers).toBe(0);
    const { headers } = await send(url);
    expect(servers).toBe(1);
    const session = { 'mcp-session-id': String(headers['mcp-session-id']) };
    expect((await send(url, { body: list, headers: session })).status).toBe(200);
    // A session's id is the server's to choose, and ends with the session.
    expect((await send(url, { headers: { 'mcp-session-id': 'chosen-by-me' } })).status).toBe(404);
    expect((await send(url, { method: 'DELETE', headers: session })).status).toBe(200);
    expect((await send(url, { body: list, headers: session })).status).toBe(404);
    await close();
  });

  test('closes what it opened for an initialize that is refused', async () => {
    const closed: boolean[] = [];
    const tools = gateway.newServer().tools;
    const { url, close } = await startHttp(
      () => {
        const server = buildMcpServer(tools);
        server.server.onclose = () => closed.push(true);
        return server;
      },
      { port: 0 },
    );
    expect((await send(url, { headers: { 'content-type': 'text/plain' } })).status).toBe(415);
    expect((await send(url, { headers: { accept: 'text/html' } })).status).toBe(406);
    await expect.poll(() => closed.length).toBe(2);
    await close();
  });

  test('is reached by the names that it was given, and by no other', async () => {
    const options = { port: 0, token: TOKEN, allowedHosts: ['pay.example'], allowedOrigins: ['shop.example'] };
    const { url } = await gateway.newServer().startHttp(options);
    const authorization = `Bearer ${TOKEN}`;
    expect((await send(url, { headers: { authorization, host: 'pay.example' } })).status).toBe(200);
    expect((await send(url, { headers: { authorization, origin: 'https://shop.example' } })).status).toBe(200);
    expect((await send(url, { headers: { authorization, host: 'shop.example' } })).status).toBe(403);
  });

  test('keeps no session when it is stateless', async () => {
    const { url } = await gateway.newServer().startHttp({ port: 0, stateless: true });
    const answer = await send(url);
    expect(answer.status).toBe(200);
    expect(answer.headers['mcp-session-id']).toBeUndefined();
    const stateful = await gateway.newServer().startHttp({ port: 0 });
    expect((await send(stateful.url)).headers['mcp-session-id']).toBeTruthy();
  });
});
