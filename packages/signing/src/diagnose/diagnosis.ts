import type { RejectionReason } from '../types.ts';
import { type Cause, hints } from './causes.ts';
import type { Finding } from './search.ts';

/** Why a signature fails. It holds no secret, no signature and no part of the message. */
export interface Diagnosis {
  /** The cause, to branch on. */
  readonly name: Cause;
  /** What is wrong and what to do, in a sentence or two. */
  readonly hint: string;
  /** Whether a signature holds once the change is undone. Otherwise only the form of the message shows the cause. */
  readonly proven: boolean;
  /** A second cause, where undoing one was not enough. Its hint is in `hint`, too. */
  readonly also?: Cause;
  /** The position of the secret that signed. Only if proven. */
  readonly secretIndex?: number;
}

/** When the message was signed and received. */
export interface Times {
  readonly timestamp: string;
  readonly unitMs: number;
  readonly now: number;
  readonly tolerance: number | undefined;
  /** Why the verification refused the message; undefined if it accepted it. */
  readonly reason: RejectionReason | undefined;
}

/** The diagnosis of a signature that holds; undefined if nothing is wrong. */
export function explain({ causes, secretIndex }: Finding, times: Times): Diagnosis | undefined {
  const all = new Set([...causes, ...(causes.includes('other-gateway') ? [] : listTimeCauses(times, causes))]);
  if (secretIndex > 0) all.add('secret-older');
  const [name, also] = all;
  if (name === undefined) return undefined;
  const hint = also === undefined ? hints[name] : `${hints[name]} Besides: ${hints[also]}`;
  return { name, hint, proven: true, ...(also && { also }), secretIndex };
}

function listTimeCauses({ timestamp, unitMs, now, tolerance, reason }: Times, causes: readonly Cause[]): readonly Cause[] {
  const isSeconds = /^[1-9]\d{9}$/.test(timestamp);
  const isMilliseconds = /^[1-9]\d{12}$/.test(timestamp);
  if (unitMs === 1000 && isMilliseconds) return ['timestamp-in-milliseconds'];
  if (unitMs === 1 && isSeconds) return ['timestamp-in-seconds'];
  if (reason === 'timestamp-malformed' && !causes.includes('header-doubled')) return ['timestamp-malformed'];
  const toleranceMs = (tolerance ?? 300_000 / unitMs) * unitMs;
  const signedMs = Number(timestamp) * unitMs;
  if (Math.abs(now - signedMs) <= toleranceMs || Number.isNaN(signedMs)) return [];
  if (Math.abs(now * 1000 - signedMs) <= Math.max(toleranceMs, 1000)) return ['now-in-seconds'];
  return [now > signedMs ? 'timestamp-too-old' : 'timestamp-too-new'];
}

/** The diagnosis of what only the form shows. */
export function suspect(name: Cause | undefined): Diagnosis | undefined {
  return name === undefined ? undefined : { name, hint: hints[name], proven: false };
}
