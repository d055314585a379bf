import { describe, expect, it } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';

describe('readArguments', () => {
  it('listens on 4010 unless told otherwise', () => {
    expect(readArguments([])).toMatchObject({ help: false, options: { port: 4010, allowRemoteWebhooks: false } });
  });

  it('reads every option', () => {
    const argv = ['--port', '0', '--seed', 's', '--auto-pay', '500', '--itpay-webhook', 'http://127.0.0.1:1/a'];
    expect(readArguments([...argv, '--stablecoin-webhook=http://localhost/b', '--allow-remote'])).toEqual({
      help: false,
      options: {
        port: 0,
        seed: 's',
        autoPayMs: 500,
        itpay: { webhookUrl: 'http://127.0.0.1:1/a' },
        stablecoin: { webhookUrl: 'http://localhost/b' },
        allowRemoteWebhooks: true,
      },
    });
  });

  it.each([['--help'], ['-h']])('asks for help with %s', (flag) => {
    expect(readArguments([flag])).toEqual({ help: true });
  });

  it.each([
    [['--prot', '1']],
    [['--port', 'x']],
    [['--port', '-1']],
    [['--auto-pay', '1.5']],
    [['--itpay-webhook', 'shop']],
    [['extra']],
    [['--port']],
  ])('refuses %j', (argv) => {
    expect(() => readArguments(argv)).toThrow(TypeError);
  });
});
