import { readFileSync } from 'node:fs';
import { itpay, stablecoin } from '@x/signing';
import * as diagnose from '@x/signing/diagnose';
import { exitCodes } from '../exit-codes.ts';
import { type Message, parseDump } from '../message/parse-dump.ts';
import { readSecret, type SecretSource } from '../secret.ts';
import { CliUsageError } from '../usage-error.ts';

export interface VerifyWebhookOptions extends SecretSource {
  readonly gateway: string;
  /** The body's bytes, where the dump holds the head only. */
  readonly bodyFile?: string | undefined;
  readonly json?: boolean | undefined;
}

/** What a command needs from the process. */
export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  readonly write: (text: string) => void;
  readonly now: () => number;
}

/** Verifies the webhook in a dump (`-` is standard input) and prints the answer. */
export function verifyWebhook(file: string, options: VerifyWebhookOptions, surroundings: Surroundings): number {
  const secret = readSecret(options, surroundings.environment);
  const dump = parseDump(readInput(file));
  const message = options.bodyFile === undefined ? dump : { ...dump, body: readInput(options.bodyFile) };
  // curl -v prints the head and then the answer, never the body: a verdict about these bytes would be wrong.
  if (options.bodyFile === undefined && holdsAnswer(dump.body)) {
    throw new CliUsageError('The dump goes on with an answer. Give the body that was sent with --body-file FILE.');
  }
  const result = judge(message, { gateway: options.gateway, secret, now: surroundings.now() });
  surroundings.write(options.json ? `${JSON.stringify(result)}\n` : describe(result));
  return result.verdict.ok ? exitCodes.fine : exitCodes.finding;
}

function holdsAnswer(body: Uint8Array): boolean {
  return /^< HTTP\//m.test(Buffer.from(body).toString('latin1'));
}

function readInput(file: string): Uint8Array {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw new CliUsageError('The dump or the file named by --body-file cannot be read.', { cause: error });
  }
}

function judge(message: Message, { gateway, secret, now }: { gateway: string; secret: string; now: number }) {
  const { headers, body } = message;
  if (gateway === 'itpay') {
    const input = { header: headers.get('x-itpay-signature'), body, now };
    const verdict = itpay.safeVerifyWebhook(input, secret);
    return { verdict, diagnosis: verdict.ok ? undefined : diagnose.itpay.diagnoseWebhook(input, secret) };
  }
  if (gateway !== 'stablecoin') throw new CliUsageError('--gateway is itpay or stablecoin.');
  const input = { timestamp: headers.get('x-timestamp'), signature: headers.get('x-signature'), body, now };
  const verdict = stablecoin.safeVerifyWebhook(input, secret);
  return { verdict, diagnosis: verdict.ok ? undefined : diagnose.stablecoin.diagnoseWebhook(input, secret) };
}

function describe({ verdict, diagnosis }: ReturnType<typeof judge>): string {
  if (verdict.ok) return 'The signature holds.\n';
  const refusal = `The signature is refused: ${verdict.reason}\n`;
  if (diagnosis === undefined) return refusal;
  const certainty = diagnosis.proven ? 'proven' : 'likely';
  return `${refusal}\n  ${diagnosis.name} (${certainty})\n  ${diagnosis.hint}\n`;
}
