import { describe, expect, test } from 'vitest';
import { parseArguments, USAGE, UsageError } from '../../src/program/arguments.ts';

const parse = (line: string, env = {}) => parseArguments(line === '' ? [] : line.split(' '), env);

describe('parseArguments', () => {
  test('serves every tool on standard input and output by default, without limits', () => {
    expect(parse('')).toMatchObject({
      http: undefined,
      readOnly: false,
      tools: undefined,
      limits: {},
      ledgerFile: undefined,
      sandbox: false,
    });
  });

  test('reads limits in minor units by currency', () => {
    expect(
      parse(
        '--max-per-payment CNY=5000,USD=1000 --max-per-session CNY=9 --confirm-above CNY=700 --allow-service a,b --allow-channel alipay',
      ).limits,
    ).toEqual({
      perPayment: { CNY: 5000, USD: 1000 },
      perSession: { CNY: 9 },
      confirmAbove: { CNY: 700 },
      services: ['a', 'b'],
      channels: ['alipay'],
    });
  });

  test('keeps a daily limit in a file, also when none is named', () => {
    expect(parse('--max-per-day CNY=1', { XDG_STATE_HOME: '/state' }).ledgerFile).toBe('/state/x-itpay-mcp/ledger.jsonl');
    expect(parse('--max-per-day CNY=1 --ledger /elsewhere').ledgerFile).toBe('/elsewhere');
  });

  test('leaves the daily ledger alone in the sandbox, where no money moves', () => {
    expect(parse('--sandbox --max-per-day CNY=1').ledgerFile).toBeUndefined();
    expect(parse('--sandbox --max-per-day CNY=1 --ledger /own').ledgerFile).toBe('/own');
  });

  test('names the hosts and origins that may call over HTTP', () => {
    expect(parse('--http 1 --host 0.0.0.0 --allow-host pay.example,10.0.0.5 --allow-origin shop.example').http).toEqual({
      port: 1,
      host: '0.0.0.0',
      stateless: false,
      allowedHosts: ['pay.example', '10.0.0.5'],
      allowedOrigins: ['shop.example'],
    });
  });

  test('fits the listing and the content to hosts that ask for it', () => {
    expect(parse('')).toMatchObject({ strictSchemas: false, contentAnnotations: true });
    expect(parse('--strict-schemas --no-content-annotations')).toMatchObject({ strictSchemas: true, contentAnnotations: false });
  });

  test('takes the token from the environment, never from the command line', () => {
    expect(parse('--http 0 --stateless', { ITPAY_MCP_TOKEN: 'a-token-of-some-length' }).http).toEqual({
      port: 0,
      stateless: true,
      token: 'a-token-of-some-length',
    });
    expect(USAGE).not.toContain('--token');
  });

  test('refuses an empty path of the ledger', () => {
    expect(() => parseArguments(['--ledger', ''], {})).toThrow(/--ledger takes the path of a file/);
  });

  test.each([
    ['--max-per-payment 5000', /--max-per-payment takes CURRENCY=MINOR_UNITS/],
    ['--max-per-payment CNY=50.00', /--max-per-payment takes/],
    ['--max-per-payment CNY=1,CNY=2', /names a currency twice/],
    ['--http 70000', /--http takes a port/],
    ['--http x', /--http takes a port/],
    ['--host 0.0.0.0', /--host goes with --http/],
    ['--stateless', /--stateless goes with --http/],
    ['--allow-host a', /--allow-host goes with --http/],
    ['--tools ,', /--tools takes names/],
    ['--unknown', /--unknown/],
    ['stray', /stray/],
  ])('refuses %s', (line, message) => {
    expect(() => parse(line)).toThrow(UsageError);
    expect(() => parse(line)).toThrow(message);
  });
});
