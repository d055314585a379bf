import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterEach, describe, expect, test } from 'vitest';
import type { ItPayMCPServerOptions, StartHttpOptions, TokenGrant } from '../../src/server.ts';
import { callTool, type Era, purchase, textOf, useGateway } from '../support/connect.ts';

const gateway = useGateway();
const clients: Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

const GRANTS: Readonly<Record<string, TokenGrant>> = {
  'token-of-ann': { id: 'ann', limits: { perSession: { CNY: 700 } } },
  'other-token-of-ann': { id: 'ann', limits: { perSession: { CNY: 700 } } },
  'token-of-bob': { id: 'bob', limits: { perDay: { CNY: 700 } } },
  'token-of-eve': { id: 'eve' },
};
const verifyToken = async (token: string) => (Object.hasOwn(GRANTS, token) ? GRANTS[token] : undefined);

async function serve(options: ItPayMCPServerOptions = {}, http: Partial<StartHttpOptions> = {}): Promise<string> {
  return (await gateway.newServer(options).startHttp({ port: 0, verifyToken, ...http })).url;
}

async function connect(url: string, token: string, era: Era = 'legacy'): Promise<Client> {
  const client = gateway.newClient(era);
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  clients.push(client);
  return client;
}

describe('verifyToken', () => {
  test.each(['legacy', 'auto'] as const)('gives each holder limits of its own, over all of its sessions (%s)', async (era) => {
    const url = await serve({ limits: { perSession: { CNY: 2_200 } } });
    const start = async (token: string, ref: string) =>
      textOf(await callTool(await connect(url, token, era), 'create_payment_intent', purchase(`${era}-${ref}`)));
    expect(await start('token-of-ann', 'a1')).toContain('Payment started');
    expect(await start('other-token-of-ann', 'a2')).toContain('Error LIMIT_PER_SESSION');
    expect(await start('token-of-bob', 'b1')).toContain('Payment started');
    expect(await start('token-of-bob', 'b2')).toContain('Error LIMIT_PER_DAY');
    // What bob was refused does not count against the owner's limit; what ann and bob spent does.
    expect(await start('token-of-eve', 'e1')).toContain('Payment started');
    expect(await start('token-of-eve', 'e2')).toContain('Error LIMIT_PER_SESSION');
  });

  test('keeps the day of each holder in a ledger of its own beside the owner’s', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'itpay-mcp-'));
    const options = { limits: { perDay: { CNY: 5_000 } }, ledgerFile: path.join(folder, 'ledger.jsonl') };
    const first = await connect(await serve(options), 'token-of-bob');
    await callTool(first, 'create_payment_intent', purchase('day-1'));
    expect(await readdir(folder)).toEqual(['ledger.jsonl', expect.stringMatching(/^ledger\.jsonl\.[0-9a-f]{16}$/)]);
    const restarted = await connect(await serve(options), 'token-of-bob');
    const refused = await callTool(restarted, 'create_payment_intent', purchase('day-2'));
    expect(textOf(refused)).toContain('Error LIMIT_PER_DAY');
    await rm(folder, { recursive: true });
  });

  test('refuses tokens that it does not know, and the session of another holder', async () => {
    const url = await serve();
    const send = (token: string, session?: string) =>
      fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          authorization: `Bearer ${token}`,
          ...(session === undefined ? {} : { 'mcp-session-id': session }),
        },
        body: JSON.stringify(
          session === undefined
            ? {
                jsonrpc: '2.0',
                id: 1,
                method: 'initialize',
                params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
              }
            : { jsonrpc: '2.0', id: 2, method: 'tools/list', params: {} },
        ),
      });
    expect((await send('token-of-nobody')).status).toBe(401);
    expect((await send('isPrototypeOf')).status).toBe(401);
    const session = (await send('token-of-ann')).headers.get('mcp-session-id') ?? '';
    expect((await send('token-of-bob', session)).status).toBe(404);
    expect((await send('other-token-of-ann', session)).status).toBe(200);
  });

  test('lets nobody in when it fails or gives something else than a grant', async () => {
    const broken: readonly StartHttpOptions['verifyToken'][] = [
      async () => Promise.reject(new Error('the issuer is away')),
      () => ({ id: '' }),
      () => 'ann' as never,
      () => null as never,
    ];
    for (const verify of broken) {
      const url = await serve({}, { verifyToken: verify as NonNullable<typeof verify> });
      const answer = await fetch(url, { method: 'POST', headers: { authorization: 'Bearer token-of-ann' }, body: '{}' });
      expect(answer.status).toBe(503);
      expect(await answer.text()).not.toContain('issuer');
    }
  });
});

describe('protectedResource', () => {
  const protectedResource = {
    resource: 'https://pay.example/mcp',
    authorizationServers: ['https://login.example'],
    scopes: ['pay'],
  };

  test('is published for anyone to read, and named in the challenge', async () => {
    const url = await serve({}, { protectedResource });
    const { origin } = new URL(url);
    for (const place of ['/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/mcp']) {
      const answer = await fetch(origin + place);
      expect(await answer.json()).toEqual({
        resource: 'https://pay.example/mcp',
        authorization_servers: ['https://login.example'],
        bearer_methods_supported: ['header'],
        scopes_supported: ['pay'],
        resource_name: 'ItPay payments',
      });
    }
    const refused = await fetch(url, { method: 'POST', body: '{}' });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toBe(
      'Bearer resource_metadata="https://pay.example/.well-known/oauth-protected-resource/mcp"',
    );
    expect((await fetch(`${new URL(await serve()).origin}/.well-known/oauth-protected-resource`)).status).toBe(404);
  });

  test.each<[Partial<StartHttpOptions>, RegExp]>([
    [{ protectedResource: { ...protectedResource, resource: 'http://pay.example/mcp' } }, /https URLs/],
    [{ protectedResource: { ...protectedResource, resource: 'pay' } }, /https URLs/],
    [{ protectedResource: { ...protectedResource, authorizationServers: [] } }, /at least one URL/],
    [{ token: 'a-token-of-decent-length' }, /token and verifyToken/],
  ])('refuses %j', async (options, message) => {
    await expect(serve({}, options)).rejects.toThrow(message);
  });

  test('goes with verifyToken', async () => {
    await expect(gateway.newServer().startHttp({ port: 0, protectedResource })).rejects.toThrow(/goes with verifyToken/);
  });
});
