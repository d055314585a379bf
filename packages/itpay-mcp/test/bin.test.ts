import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { PROGRAM } from './support/bundle-program.ts';
import { callTool, purchase, SOURCE_ARGUMENTS, useGateway } from './support/connect.ts';
import { until } from './support/until.ts';

const gateway = useGateway();
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param nodeArguments Node's own, the program's file last */
function start(args: readonly string[], env: Record<string, string>, nodeArguments: readonly string[] = [PROGRAM]) {
  const child = spawn(process.execPath, [...nodeArguments, ...args], { env: { PATH: process.env['PATH'] ?? '', ...env } });
  children.push(child);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  const firstLine = new Promise<string>((resolve) => {
    child.stdout.on('data', () => {
      if (stdout.includes('\n')) resolve(stdout);
    });
  });
  return { child, ended, firstLine };
}

const LIST = `${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } } })}\n`;

describe('itpay-mcp', () => {
  test('writes nothing but protocol to standard output, even when a dependency logs while it loads and after', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'itpay-mcp-'));
    // A dependency that logs while it loads.
    const noise = "console.log('loaded'); setInterval(() => { console.info('x'); process.stdout.write('rude '); }, 5);\n";
    const hooks = `export async function load(url, context, next) {
      const loaded = await next(url, context);
      if (!url.includes('/node_modules/uqr/')) return loaded;
      return { ...loaded, source: ${JSON.stringify(noise)} + Buffer.from(loaded.source).toString() };
    }`;
    const chatty = path.join(folder, 'chatty.mjs');
    await writeFile(path.join(folder, 'hooks.mjs'), hooks);
    await writeFile(chatty, "import { register } from 'node:module';\nregister('./hooks.mjs', import.meta.url);\n");
    const noisy = start([], gateway.environment(), ['--import', pathToFileURL(chatty).href, PROGRAM]);
    noisy.child.stdin?.write(LIST);
    await noisy.firstLine;
    noisy.child.stdin?.end();
    const { stdout, stderr } = await noisy.ended;
    await rm(folder, { recursive: true });
    for (const line of stdout.trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
    expect(stderr).toContain('loaded');
    expect(stderr).toContain('rude');
  });

  test.each([
    ['with a gateway', []],
    ['with a sandbox of its own', ['--sandbox']],
  ])('%s › ends without a stack or a warning when its client stops reading', async (_with, args) => {
    const { child, ended, firstLine } = start(args, gateway.environment(), SOURCE_ARGUMENTS);
    child.stdin?.write(LIST);
    await firstLine;
    child.stdout?.destroy();
    // It may have ended before it has read them all.
    child.stdin?.on('error', () => undefined);
    const calls = Array.from({ length: 48 }, (_, n) => ({ jsonrpc: '2.0', id: n + 2, method: 'tools/list' }));
    child.stdin?.end(calls.map((call) => `${JSON.stringify(call)}\n`).join(''));
    const { code, stderr } = await ended;
    expect(stderr).not.toMatch(/\n\s+at |Warning/);
    expect(code).toBe(0);
  });

  test('ends when its client closes standard input', async () => {
    const { child, ended, firstLine } = start([], gateway.environment());
    child.stdin?.write(LIST);
    await firstLine;
    child.stdin?.end();
    expect((await ended).code).toBe(0);
  });

  test('answers the calls in flight when its client closes standard input', async () => {
    const { child, ended } = start([], gateway.environment());
    const call = { name: 'check_payment_status', arguments: { payment_intent_id: await gateway.startPayment('in-flight') } };
    child.stdin?.end(`${LIST}${JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/call', params: call })}\n`);
    const { code, stdout } = await ended;
    expect(stdout).toContain('outcome: not-yet');
    expect(code).toBe(0);
  });

  test('ends with 1 and says so when a message is larger than 10 MiB, after it has answered the calls in flight', async () => {
    const { child, ended, firstLine } = start([], gateway.environment());
    child.stdin?.write(LIST);
    await firstLine;
    const list = JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list' });
    // It stops reading before all of it has been written.
    child.stdin?.on('error', () => undefined);
    child.stdin?.write(
      `${list}\n${JSON.stringify({ jsonrpc: '2.0', id: 3, method: 'x', params: { x: 'x'.repeat(11 << 20) } })}\n`,
    );
    const { code, stdout, stderr } = await ended;
    expect(stderr).toBe('itpay-mcp: A message from the client was larger than 10 MiB.\n');
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual([1, 2]);
    expect(code).toBe(1);
  });

  test('takes a message of just under 10 MiB', async () => {
    const { child, ended } = start([], gateway.environment());
    const call = { name: 'list_manifests', arguments: { q: 'x'.repeat(10_000_000) } };
    child.stdin?.end(`${LIST}${JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/call', params: call })}\n`);
    const { code, stdout } = await ended;
    expect(stdout).toContain('Error INVALID_ARGUMENTS');
    expect(code).toBe(0);
  });

  test('says what is missing without a key, and prints no stack', async () => {
    const { ended } = start([], {});
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/ITPAY_API_KEY/);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('exits with 2 and names the option for a bad command line', async () => {
    const { code, stderr } = await start(['--max-per-payment', '50'], gateway.environment()).ended;
    expect(code).toBe(2);
    expect(stderr).toContain('--max-per-payment takes CURRENCY=MINOR_UNITS');
  });

  test('does not repeat a key that was typed where an option belongs', async () => {
    const { code, stderr } = await start(['sk_liv_0123456789abcdef'], gateway.environment()).ended;
    expect(code).toBe(2);
    expect(stderr).toContain('sk_...');
    expect(stderr).not.toContain('0123456789');
  });

  test('warns about a live key without repeating it', async () => {
    const key = 'sk_liv_0123456789abcdef';
    const { child, ended, firstLine } = start([], { ITPAY_API_KEY: key, ITPAY_BASE_URL: gateway.sandbox.itpay.baseUrl });
    child.stdin?.write(LIST);
    await firstLine;
    child.stdin?.end();
    const { stdout, stderr } = await ended;
    expect(stderr).toContain('LIVE key');
    expect(stdout + stderr).not.toContain(key.slice(8));
  });

  test('starts the embedded sandbox with --sandbox and no account', async () => {
    const { child, ended, firstLine } = start(['--sandbox'], {}, SOURCE_ARGUMENTS);
    child.stdin?.write(LIST);
    await firstLine;
    child.stdin?.end();
    const { code, stderr } = await ended;
    expect(stderr).toMatch(/sandbox at http:\/\/127\.0\.0\.1:\d+/);
    expect(code).toBe(0);
  });

  test('says how to get the sandbox where it is not installed', async () => {
    // What Node does for a package that is not there.
    const hooks = `export async function resolve(specifier, context, next) {
      if (specifier !== '@x/sandbox') return next(specifier, context);
      throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
    }`;
    const register = `import { register } from 'node:module'; register('data:text/javascript,' + ${JSON.stringify(encodeURIComponent(hooks))});`;
    const without = ['--import', `data:text/javascript,${encodeURIComponent(register)}`];
    const { code, stdout, stderr } = await start(['--sandbox'], {}, [...without, PROGRAM]).ended;
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('npx -y -p @x/itpay-mcp -p @x/sandbox itpay-mcp --sandbox');
  });

  test('prints help and version', async () => {
    const [help, version] = await Promise.all([start(['--help'], {}).ended, start(['--version'], {}).ended]);
    expect(help.stdout).toContain('--max-per-day');
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('meets the same intent after a kill -9 between send and answer', async () => {
    const { sandbox } = gateway;
    const match = { gateway: 'itpay', method: 'POST', path: '/payment-intents' } as const;
    for (let round = 0; round < 3; round += 1) {
      const ref = `killed-${round}`;
      const { client, pid } = await gateway.overStdio('legacy');
      // The gateway has done it and is about to say so: the worst moment.
      sandbox.inject({ kind: 'delay', ms: 60_000, when: 'after', match });
      const before = sandbox.payments().length;
      const lost = callTool(client, 'create_payment_intent', purchase(ref)).catch(() => 'lost');
      await until(() => sandbox.payments().length === before + 1);
      process.kill(pid, 'SIGKILL');
      expect(await lost).toBe('lost');
      const second = await gateway.overStdio('legacy');
      const answer = await callTool(second.client, 'create_payment_intent', purchase(ref));
      expect(answer.structuredContent).toMatchObject({ already_existed: true });
      expect(sandbox.payments()).toHaveLength(before + 1);
    }
  });
});
