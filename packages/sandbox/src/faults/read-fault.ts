import type { Fault } from './fault.ts';

const TEXTS: readonly string[] = ['kind', 'code', 'message', 'location', 'body', 'when'];
const NUMBERS: readonly string[] = ['ms', 'status', 'times', 'skip', 'copies', 'count', 'bytes'];
const SWITCHES: readonly string[] = ['processed', 'parallel', 'redeliver'];
const MATCHES: readonly string[] = ['gateway', 'method', 'path', 'event', 'paymentId'];

/** A fault that came as JSON. Its kind is checked where it is injected. @throws TypeError */
export function readFault(value: Readonly<Record<string, unknown>>): Fault {
  for (const [name, part] of Object.entries(value)) {
    if (!isUsable(name, part)) throw new TypeError(`A fault has no usable ${JSON.stringify(name)}.`);
  }
  if (typeof value['kind'] !== 'string') throw new TypeError('A fault needs a kind.');
  const { times, ...rest } = value;
  // JSON has no Infinity.
  if (times === 'unlimited') return { ...rest, times: Number.POSITIVE_INFINITY } as unknown as Fault;
  return value as unknown as Fault;
}

function isUsable(name: string, part: unknown): boolean {
  if (name === 'status') return typeof part === 'number' ? part >= 200 && part <= 599 : typeof part === 'string';
  if (name === 'times' && part === 'unlimited') return true;
  if (name === 'retryAfter') return typeof part === 'number' || typeof part === 'string';
  if (name === 'match')
    return (
      typeof part === 'object' &&
      part !== null &&
      Object.entries(part).every(([key, text]) => MATCHES.includes(key) && typeof text === 'string')
    );
  if (TEXTS.includes(name)) return typeof part === 'string';
  if (NUMBERS.includes(name)) return typeof part === 'number' && Number.isFinite(part);
  return SWITCHES.includes(name) && typeof part === 'boolean';
}
