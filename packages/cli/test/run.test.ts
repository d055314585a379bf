import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { itpay, stablecoin } from '@x/signing';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'x-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const now = 1_800_000_000_000;
const body = '{"id":"evt_1"}';
const secret = 'whsec_of_this_test';
const itpayHeader = `X-ItPay-Signature: ${itpay.signWebhook({ timestamp: now / 1000, body }, secret)}`;
const signature = stablecoin.signWebhook({ timestamp: now, body }, secret);

async function verify(gateway: string, dump: string, ...flags: string[]) {
  const file = join(folder, 'dump.txt');
  writeFileSync(file, dump);
  const written: string[] = [];
  const args = ['verify', 'webhook', file, '--gateway', gateway, '--secret-env', 'SECRET', ...flags];
  const environment = { SECRET: secret };
  const exitCode = await runCli(args, { environment, write: (text) => written.push(text), now: () => now });
  return { exitCode, output: written.join('') };
}

describe('verify webhook', () => {
  it('accepts a signed ItPay webhook', async () => {
    const result = await verify('itpay', `POST /hooks HTTP/1.1\r\n${itpayHeader}\r\n\r\n${body}`);
    expect(result).toEqual({ exitCode: 0, output: 'The signature holds.\n' });
  });

  it('accepts a signed stablecoin webhook as curl -v shows it, with the body in a file', async () => {
    const bodyFile = join(folder, 'body.json');
    writeFileSync(bodyFile, body);
    const head = `> POST /hooks HTTP/1.1\n> X-Timestamp: ${now}\n> X-Signature: ${signature}\n>\n`;
    const dump = `${head}* upload completely sent off\n< HTTP/1.1 200 OK\n`;
    expect(await verify('stablecoin', dump, '--body-file', bodyFile)).toMatchObject({ exitCode: 0 });
    expect(await verify('stablecoin', dump)).toMatchObject({ exitCode: 2 });
  });

  it('names an added line break and prints no secret', async () => {
    const result = await verify('itpay', `POST /hooks HTTP/1.1\n${itpayHeader}\n\n${body}\n`);
    expect(result.exitCode).toBe(3);
    expect(result.output).toContain('(proven)');
    expect(result.output).not.toContain(secret);
  });

  it('prints one JSON document with --json', async () => {
    const result = await verify('itpay', `POST /hooks HTTP/1.1\n\n${body}`, '--json');
    expect(result.exitCode).toBe(3);
    expect(JSON.parse(result.output)).toMatchObject({ verdict: { ok: false, reason: 'header-missing' } });
  });

  it('exits with 2 for an unknown gateway', async () => {
    expect(await verify('other', 'POST / HTTP/1.1\n\n')).toMatchObject({ exitCode: 2 });
  });
});

describe('sign webhook', () => {
  it.each([
    ['itpay', `${itpayHeader}\n`],
    ['stablecoin', `X-Timestamp: ${now}\nX-Signature: ${signature}\n`],
  ])('prints the headers of %s', async (gateway, expected) => {
    const file = join(folder, 'signed.json');
    writeFileSync(file, body);
    const written: string[] = [];
    const args = ['sign', 'webhook', file, '--gateway', gateway, '--secret-env', 'SECRET'];
    const surroundings = { environment: { SECRET: secret }, write: (text: string) => written.push(text), now: () => now };
    expect(await runCli(args, surroundings)).toBe(0);
    expect(written.join('')).toBe(expected);
  });

  it('exits with 2 for a secret with white space around it, and prints no secret', async () => {
    const file = join(folder, 'unsigned.json');
    writeFileSync(file, body);
    const args = ['sign', 'webhook', file, '--gateway', 'itpay', '--secret-env', 'SECRET'];
    const written: string[] = [];
    const surroundings = { environment: { SECRET: ` ${secret}` }, write: (text: string) => written.push(text), now: () => now };
    expect(await runCli(args, surroundings)).toBe(2);
    expect(written.join('')).not.toContain(secret);
  });
});
