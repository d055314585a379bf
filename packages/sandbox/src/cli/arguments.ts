import { parseArgs } from 'node:util';
import { isHttpUrl } from '../gateway/is-http-url.ts';
import type { SandboxOptions } from '../options.ts';

export type Arguments = { readonly help: true } | { readonly help: false; readonly options: SandboxOptions };

export const HELP = `x-sandbox: both payment gateways on your machine

Usage: npx @x/sandbox [options]

  --port <n>              port on 127.0.0.1 (default 4010; 0 for a free one)
  --seed <text>           the same ids and addresses on every run
  --auto-pay <ms>         pay everything automatically after this time
  --itpay-webhook <url>   receives ItPay events of services without an endpoint
  --stablecoin-webhook <url>
                          receives events of orders without a callbackUrl
  --allow-remote          allow webhooks to other machines
  --help                  show this text

It accepts made-up credentials only and never moves money.
`;

/** @throws TypeError when an argument is unknown or unusable */
export function readArguments(argv: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...argv],
    allowPositionals: false,
    options: {
      port: { type: 'string', default: '4010' },
      seed: { type: 'string' },
      'auto-pay': { type: 'string' },
      'itpay-webhook': { type: 'string' },
      'stablecoin-webhook': { type: 'string' },
      'allow-remote': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return { help: true };
  return {
    help: false,
    options: {
      port: readNumber(values.port, '--port'),
      seed: values.seed,
      autoPayMs: values['auto-pay'] === undefined ? undefined : readNumber(values['auto-pay'], '--auto-pay'),
      itpay: { webhookUrl: readUrl(values['itpay-webhook'], '--itpay-webhook') },
      stablecoin: { webhookUrl: readUrl(values['stablecoin-webhook'], '--stablecoin-webhook') },
      allowRemoteWebhooks: values['allow-remote'],
    },
  };
}

function readNumber(text: string, name: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new TypeError(`${name}: expected a whole number.`);
}

function readUrl(text: string | undefined, name: string): string | undefined {
  if (text === undefined || isHttpUrl(text)) return text;
  throw new TypeError(`${name}: expected an http or https URL.`);
}
