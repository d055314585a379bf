import { readFileSync } from 'node:fs';
import { itpay, stablecoin } from '@x/signing';
import { exitCodes } from '../exit-codes.ts';
import { readSecret, type SecretSource } from '../secret.ts';
import { CliUsageError } from '../usage-error.ts';
import type { Surroundings } from './verify-webhook.ts';

export interface SignWebhookOptions extends SecretSource {
  readonly gateway: string;
}

/** Prints the headers that sign the bytes of a file (`-` is standard input) as a webhook sent now. */
export function signWebhook(file: string, options: SignWebhookOptions, surroundings: Surroundings): number {
  const secret = readSecret(options, surroundings.environment);
  const body = readBody(file);
  const now = surroundings.now();
  if (options.gateway === 'itpay') {
    const header = itpay.signWebhook({ timestamp: Math.floor(now / 1000), body }, secret);
    surroundings.write(`X-ItPay-Signature: ${header}\n`);
    return exitCodes.fine;
  }
  if (options.gateway !== 'stablecoin') throw new CliUsageError('--gateway is itpay or stablecoin.');
  const signature = stablecoin.signWebhook({ timestamp: now, body }, secret);
  surroundings.write(`X-Timestamp: ${now}\nX-Signature: ${signature}\n`);
  return exitCodes.fine;
}

function readBody(file: string): Uint8Array {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw new CliUsageError('The body cannot be read.', { cause: error });
  }
}
