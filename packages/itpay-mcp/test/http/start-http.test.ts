import { request } from 'node:http';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { describe, expect, test } from 'vitest';
import { buildMcpServer } from '../../src/build-mcp-server.ts';
import { startHttp } from '../../src/http/start-http.ts';
import { useGateway } from '../support/connect.ts';
import { until } from '../support/until.ts';

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
    expect((await send(`${url}/`)).status).toBe(200);
    expect((await send(url.replace('/mcp', '/'))).status).toBe(404);
    expect((await send(url.replace('/mcp', '/mcp/elsewhere'))).status).toBe(404);
  });

  test('refuses a Host that is not its own, so that no rebound name reaches it', async () => {
    const { url } = await gateway.newServer().startHttp({ port: 0 });
    for (const host of [
      'evil.example',
      'evil.example:80',
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      'evil.example@127.0.0.1:1',
      '127.0.0.1/x',
    ]) {
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

  test('lets the pages that its owner named read the answers, and answers their preflight before it asks for the token', async () => {
    const { url } = await gateway.newServer().startHttp({ port: 0, token: TOKEN, allowedOrigins: ['app.example'] });
    const origin = 'https://app.example:8443';
    const ask = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,mcp-session-id' };
    const preflight = await send(url, { method: 'OPTIONS', headers: { origin, ...ask } });
    expect(preflight.status).toBe(204);
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, POST, DELETE',
      'access-control-allow-headers': expect.stringMatching(/authorization.*mcp-protocol-version.*mcp-session-id/),
      vary: 'Origin',
    });
    const refused = await send(url, { headers: { origin } });
    expect(refused.status).toBe(401);
    expect(refused.headers['access-control-allow-origin']).toBe(origin);
    const opened = await send(url, { headers: { origin, authorization: `Bearer ${TOKEN}` } });
    expect(opened.status).toBe(200);
    expect(opened.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': expect.stringContaining('mcp-session-id'),
    });
    for (const stranger of ['https://evil.example', 'http://localhost:5173']) {
      const { headers } = await send(url, { method: 'OPTIONS', headers: { origin: stranger, ...ask } });
      expect(headers['access-control-allow-origin'], stranger).toBeUndefined();
    }
  });

  test('ends idle sessions when all are taken, never one with a call in flight, and answers 503 when all are busy', async () => {
    const { url } = await gateway.newServer().startHttp({ port: 0, maxSessions: 2 });
    const open = async () => String((await send(url)).headers['mcp-session-id']);
    const wait = (session: string, id: string) => {
      const args = { name: 'check_payment_status', arguments: { payment_intent_id: id, wait_seconds: 50 } };
      const body = JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/call', params: args });
      return send(url, { body, headers: { 'mcp-session-id': session } });
    };
    const [one, two] = [await gateway.startPayment('busy-1'), await gateway.startPayment('busy-2')];
    // A call is in flight once the gateway has been asked about its payment.
    const asked = (id: string) => gateway.sandbox.requests().filter(({ path }) => path.endsWith(id)).length;
    const first = wait(await open(), one);
    await until(() => asked(one) > 0);
    const idle = await open();
    const second = wait(await open(), two);
    await until(() => asked(two) > 0);
    expect((await wait(idle, one)).status).toBe(404);
    const full = await send(url);
    expect([full.status, full.headers['retry-after']]).toEqual([503, '1']);
    await gateway.sandbox.pay(one);
    await gateway.sandbox.pay(two);
    for (const answer of [await first, await second]) expect(answer.body).toContain('settled');
    expect((await send(url)).status).toBe(200);
  });

  test.each<[object, RegExp]>([
    [{ stateles: true, port: 0 }, /startHttp has no option "stateles".*"stateless"/],
    [{ port: 0, allowOrigins: ['x'] }, /startHttp has no option "allowOrigins"/],
    [{ port: 0, host: null }, /host must not be null/],
    [{ port: 0, maxSessions: 0 }, /maxSessions/],
  ])('refuses %j', async (options, message) => {
    await expect(gateway.newServer().startHttp(options as { port: number })).rejects.toThrow(message);
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
      expect(status, method).toBe(405);
      expect(headers['allow'], method).toBe('GET, POST, DELETE');
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
    await until(() => closed.length === 2);
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
