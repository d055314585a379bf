import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

interface Program {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
  readonly until: (pattern: RegExp) => Promise<string>;
}

function start(...argv: readonly string[]): Program {
  const bin = fileURLToPath(new URL('../src/bin.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@x/source', '--import', import.meta.resolve('tsx'), bin, ...argv]);
  running.push(child);
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk;
    child.emit('output');
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  return {
    child,
    output: () => output,
    ended: once(child, 'close').then(([code]) => code as number | null),
    async until(pattern) {
      for (;;) {
        const found = pattern.exec(output);
        if (found !== null) return found[1] ?? found[0];
        await once(child, 'output');
      }
    },
  };
}

describe('x-sandbox', () => {
  it('prints ready environment lines and the address, says when a port is taken, and ends on SIGINT with 0', async () => {
    const { child, until, output, ended } = start('--port', '0');
    const url = await until(/Watch and pay at (http:\S+)/);
    const environment = Object.fromEntries(
      output()
        .split('\n')
        .filter((line) => /^[A-Z_]+=/.test(line))
        .map((line) => line.split(/=(.*)/).slice(0, 2)),
    );
    expect(environment).toMatchObject({ ITPAY_BASE_URL: `${url}/v1`, STABLECOIN_BASE_URL: url });
    expect(Object.keys(environment).toSorted()).toEqual([
      'ITPAY_API_KEY',
      'ITPAY_BASE_URL',
      'ITPAY_WEBHOOK_SECRET',
      'STABLECOIN_API_KEY',
      'STABLECOIN_API_SECRET',
      'STABLECOIN_BASE_URL',
      'STABLECOIN_MERCHANT_ID',
    ]);
    const page = await request(url);
    expect(page.statusCode).toBe(200);
    await page.body.dump();
    const second = start('--port', new URL(url).port);
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(/^x-sandbox: The port is in use.*\n$/);
    const stream = await request(`${url}/_sandbox/events`);
    stream.body.on('error', () => undefined);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  });

  it('explains itself, and refuses what it does not know with one line and exit code 2', async () => {
    const help = start('--help');
    expect(await help.ended).toBe(0);
    expect(help.output()).toContain('--auto-pay <ms>');
    const { ended, output } = start('--prot', '1');
    expect(await ended).toBe(2);
    expect(output()).toMatch(/^x-sandbox: .*--prot.*\n$/);
  });
});
