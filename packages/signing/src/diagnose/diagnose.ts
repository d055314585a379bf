import { createSigningKey } from '../key.ts';
import type { Scheme } from '../scheme.ts';
import type { Body, Rejected, RejectionReason, Secrets, SigningKey, Verified } from '../types.ts';
import type { Cause } from './causes.ts';
import type { MessageChange } from './change.ts';
import { type Diagnosis, explain, suspect } from './diagnosis.ts';
import { findBodyCause, findFormCause, findLineCause } from './forms.ts';
import type { Reading } from './headers.ts';
import type { Message } from './message.ts';
import { findChanges } from './search.ts';
import { readSecrets } from './secrets.ts';

/** A message to explain. */
export interface Evidence {
  readonly scheme: Scheme;
  readonly body: Body;
  readonly now: number;
  readonly tolerance: number | undefined;
  /** How the verification with `formKey` ended. */
  readonly checked: Verified | Rejected;
  readonly reading: Reading | Cause;
  /** What the scheme itself signs; several if the form is not known. */
  readonly bases: (timestamp: string, body: Buffer) => readonly Message[];
  /** Changes that only this kind of message can have. */
  readonly changes: readonly MessageChange[];
  readonly isBodyExpected: boolean;
}

/** Nobody signs with it: a verification with this key throws for a caller's mistake, and otherwise judges the form alone. */
export const formKey: SigningKey = createSigningKey('only the form is checked with this key');

/** Says what can be proven, else what the form shows. */
export function diagnose(evidence: Evidence, secrets: Secrets): Diagnosis | undefined {
  const { scheme, reading, checked, changes } = evidence;
  const keys = readSecrets(secrets);
  if (typeof reading === 'string') return suspect(reading);

  const reason: RejectionReason = checked.ok ? 'signature-mismatch' : checked.reason;
  const { encoding, unitMs } = scheme;
  const body = Buffer.from(evidence.body as string);
  const bases = evidence.bases(reading.timestamp, body);
  const finding = findChanges({ reading, encoding, bases, keys, changes });
  if (finding === undefined) {
    return suspect(findFormCause(reading, reason, encoding) ?? findBodyCause(body, evidence.isBodyExpected));
  }
  const { now, tolerance } = evidence;
  const times = { timestamp: reading.timestamp, unitMs, now, tolerance, reason };
  const isUnchanged = finding.causes.length === 0 && reason === 'request-malformed';
  return explain(isUnchanged ? { ...finding, causes: [findLineCause(bases[0])] } : finding, times);
}
