import type { SecretInput, Secrets } from '@x/signing';
import type { Diagnosis } from '../errors/refused-error.ts';
import { reformatJson } from './reformat-json.ts';

/** Larger bodies are not tried in other spellings. */
const maximumBytes = 65_536;

/** Tells whether the signature would hold over these bytes with these secrets. */
export type TrySignature = (body: Uint8Array, secrets: Secrets) => boolean;

/** The mistakes behind a mismatch that any HMAC scheme shares. Each is proven by a signature that holds, never guessed. */
export function diagnoseSignature(body: Uint8Array, secrets: Secrets, holds: TrySignature): Diagnosis | undefined {
  if (body.byteLength > maximumBytes) return undefined;
  return diagnoseNewline(body, secrets, holds) ?? diagnoseSecret(body, secrets, holds) ?? diagnoseSpelling(body, secrets, holds);
}

function diagnoseNewline(body: Uint8Array, secrets: Secrets, holds: TrySignature): Diagnosis | undefined {
  const lineEnds = ['\n', '\r\n'].map((end) => Buffer.from(end));
  const longer = lineEnds.map((end) => Buffer.concat([body, end]));
  const shorter = lineEnds
    .filter((end) => Buffer.from(body).subarray(-end.length).equals(end))
    .map((end) => body.subarray(0, -end.length));
  if (![...longer, ...shorter].some((candidate) => holds(candidate, secrets))) return undefined;
  return {
    name: 'body-trailing-newline',
    hint: 'The signature holds once a line end is added to, or taken from, the end of the body: something on the way changed it.',
  };
}

function diagnoseSecret(body: Uint8Array, secrets: Secrets, holds: TrySignature): Diagnosis | undefined {
  const list = Array.isArray(secrets) ? (secrets as readonly SecretInput[]) : [secrets as SecretInput];
  const variants = list.flatMap(respellSecret);
  if (!variants.some((variant) => holds(body, variant))) return undefined;
  return {
    name: 'secret-whitespace',
    hint: 'The signature holds once white space is added to, or taken from, the ends of a secret: compare both sides, line ends included.',
  };
}

function respellSecret(secret: SecretInput): readonly Uint8Array[] {
  if (typeof secret === 'string') {
    return [`${secret}\n`, `${secret}\r\n`, `${secret} `, ` ${secret}`, secret.replace(/\s+/gu, '')]
      .filter((variant) => variant !== secret && variant !== '')
      .map((variant) => Buffer.from(variant));
  }
  if (!(secret instanceof Uint8Array)) return [];
  const trimmed = Buffer.from(Buffer.from(secret).toString('latin1').trim(), 'latin1');
  return trimmed.length > 0 && trimmed.length !== secret.byteLength ? [trimmed] : [];
}

function diagnoseSpelling(body: Uint8Array, secrets: Secrets, holds: TrySignature): Diagnosis | undefined {
  const spellings = reformatJson(Buffer.from(body).toString('utf8'));
  if (!spellings.some((spelling) => holds(Buffer.from(spelling), secrets))) return undefined;
  return {
    name: 'body-reserialised',
    hint: 'The signature holds over the same JSON in another spelling: the body was parsed and written again. Hand over the received bytes.',
  };
}
