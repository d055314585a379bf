import type { Cause } from './causes.ts';
import type { MessageChange } from './change.ts';
import type { Reading } from './headers.ts';
import { listParts, type Message } from './message.ts';
import type { TrialKey } from './secrets.ts';
import { type ReceivedMac, readSpellings } from './signature-spellings.ts';
import { listTrials, type Trial } from './trials.ts';

/** The work of one diagnosis is bounded: as many signatures are computed at most, over as many bytes. */
const maxSignatures = 2_000;
const maxBytes = 8 * 1024 * 1024;
/** A signature that was cut is recognized from this many bytes on. */
const minTruncatedBytes = 16;

/** A signature that holds, and the changes that had to be undone. */
export interface Finding {
  readonly causes: readonly Cause[];
  readonly secretIndex: number;
}

/** What is searched for: the signatures that arrived. */
export interface Question {
  readonly reading: Reading;
  readonly encoding: 'hex' | 'base64';
  readonly bases: readonly Message[];
  readonly keys: readonly TrialKey[];
  readonly changes: readonly MessageChange[];
}

/** Tries every change and every listed pair of changes until a signature holds. */
export function findChanges({ reading, encoding, bases, keys, changes }: Question): Finding | undefined {
  const received = reading.signatures.flatMap((signature) => readSpellings(signature, encoding));
  if (received.length === 0) return undefined;
  let signatures = 0;
  let bytes = 0;
  for (const trial of listTrials(bases, keys, changes)) {
    signatures += 1;
    bytes += trial.message.body.length;
    if (signatures > maxSignatures || bytes > maxBytes) return undefined;
    const expected = trial.key.sign(listParts(trial.message), trial.message.algorithm);
    const match = expected && received.find((mac) => mac.bytes.equals(expected));
    if (match) return describe(trial, match, reading);
    if (expected && trial.causes.length === 0 && received.some((mac) => isCut(mac.bytes, expected))) {
      return describe(trial, { name: 'signature-truncated', bytes: expected }, reading);
    }
  }
  return undefined;
}

function isCut(received: Buffer, expected: Buffer): boolean {
  if (received.length < minTruncatedBytes || received.length >= expected.length) return false;
  return received.equals(expected.subarray(0, received.length));
}

function describe({ causes, key, message }: Trial, mac: ReceivedMac, { name }: Reading): Finding {
  const header = name === undefined ? [] : [name];
  const spelling = mac.name === undefined ? [] : [mac.name];
  const isOtherSpelling = mac.name === 'signature-base64-for-hex' || mac.name === 'signature-hex-for-base64';
  let changes = causes;
  // The other gateway's separator in this gateway's encoding is not the other gateway's signature.
  if (message.layout === 'itpay-webhook' || message.layout === 'stablecoin-body') {
    if (!isOtherSpelling) changes = causes.map((cause) => (cause === 'other-gateway' ? 'separator-wrong' : cause));
  }
  const isOther = changes.includes('other-gateway') && isOtherSpelling;
  return { causes: [...header, ...changes, ...(isOther ? [] : spelling)], secretIndex: key.index };
}
