/// <reference lib="dom" />
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useGateway } from '../support/connect.ts';

const TOKEN = 'a-token-of-decent-length';
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = PLACES.find((place) => existsSync(place));
// A machine that builds must have one; a laptop may go without.
if (executablePath === undefined && process.env['CI'] === 'true') throw new Error('Chromium is missing: install it.');
const reason = executablePath === undefined ? ' (skipped: no Chromium on this machine)' : '';
// No sandbox of its own: a container has no right to one. The page's name leads to this machine.
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP *.example 127.0.0.1'];

const gateway = useGateway();
let browser: Browser;
let pages: Server;

/** What a page sees of a session: this runs in the browser. */
async function useSession({ url, token }: { readonly url: string; readonly token: string }) {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    authorization: `Bearer ${token}`,
  };
  const call = (method: string, params: object, extra: Record<string, string> = {}) =>
    fetch(url, {
      method: 'POST',
      headers: { ...headers, ...extra },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
  try {
    const clientInfo = { name: 'page', version: '1' };
    const opened = await call('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo });
    const session = opened.headers.get('mcp-session-id') ?? '';
    const own = { 'mcp-session-id': session, 'mcp-protocol-version': '2025-06-18' };
    const listed = await call('tools/list', {}, own);
    const text = await listed.text();
    const ended = await fetch(url, { method: 'DELETE', headers: { ...headers, ...own } });
    return { statuses: [opened.status, listed.status, ended.status], hasSession: session !== '', text };
  } catch (error) {
    return { refused: (error as Error).message };
  }
}

describe.skipIf(executablePath === undefined)(`startHttp, called by a page in Chromium${reason}`, () => {
  beforeAll(async () => {
    pages = createServer((_request, response) => void response.setHeader('content-type', 'text/html').end('<title>shop</title>'));
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: FLAGS });
  });
  afterAll(async () => {
    await browser?.close();
    pages?.close();
  });

  async function callFrom(host: string, token = TOKEN) {
    const { url } = await gateway.newServer().startHttp({ port: 0, token: TOKEN, allowedOrigins: ['shop.example'] });
    const page = await browser.newPage();
    await page.goto(`http://${host}:${(pages.address() as AddressInfo).port}/`);
    const seen = await page.evaluate(useSession, { url, token });
    await page.close();
    return seen;
  }

  test('opens a session, uses it and ends it from an origin that the owner named', async () => {
    const seen = await callFrom('shop.example');
    expect(seen).toMatchObject({ statuses: [200, 200, 200], hasSession: true });
    expect(seen.text).toContain('create_payment_intent');
  });

  test('lets the page read why it is refused', async () => {
    expect(await callFrom('shop.example', 'another-token-of-decent-length')).toMatchObject({ statuses: [401, 401, 401] });
  });

  test('is kept by the browser from a page that was not named', async () => {
    expect(await callFrom('evil.example')).toEqual({ refused: 'Failed to fetch' });
  });
});
