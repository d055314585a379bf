import { bodyChanges } from './body-changes.ts';
import type { Cause } from './causes.ts';
import type { MessageChange, SecretChange } from './change.ts';
import type { Message } from './message.ts';
import { requestLineChanges, schemeChanges, timestampChanges } from './message-changes.ts';
import { maxPairCandidates, pairs } from './pairs.ts';
import { secretChanges } from './secret-changes.ts';
import { keyOf, type TrialKey } from './secrets.ts';

/** One guess at what was signed with what. */
export interface Trial {
  readonly message: Message;
  readonly key: TrialKey;
  /** The changes that the guess undoes. */
  readonly causes: readonly Cause[];
}

/** Longer bodies are tried as they are, but not respelled. */
const maxRespelledBytes = 65_536;

const bodyMessageChanges: readonly MessageChange[] = bodyChanges.map(({ name, undo }) => ({
  name,
  undo: (message) => {
    if (message.body.length > maxRespelledBytes) return [];
    return undo(message.body).map((body) => ({ ...message, body: typeof body === 'string' ? Buffer.from(body) : body }));
  },
}));

/**
 * Every guess, the likeliest first: nothing changed, one change, two changes that happen together. Each is made only when it is asked
 * for.
 *
 * @param bases what the scheme itself signs; several if the form is not known
 * @param own changes that only this kind of message can have
 */
export function* listTrials(
  bases: readonly Message[],
  keys: readonly TrialKey[],
  own: readonly MessageChange[],
): Generator<Trial> {
  for (const message of bases) for (const key of keys) yield { message, key, causes: [] };
  for (const base of bases) {
    for (const change of listChanges(base, own)) {
      for (const message of undo(change, base)) for (const key of keys) yield { message, key, causes: [change.name] };
    }
  }
  for (const change of secretChanges) {
    for (const key of keys.flatMap((one) => undoSecret(change, one))) {
      for (const message of bases) yield { message, key, causes: [change.name] };
    }
  }
  for (const base of bases) yield* listPairs(base, keys, own);
}

function* listPairs(base: Message, keys: readonly TrialKey[], own: readonly MessageChange[]): Generator<Trial> {
  const changes = listChanges(base, own);
  const undone = new Map<MessageChange, readonly Message[]>();
  for (const [firsts, seconds] of pairs) {
    for (const first of changes.filter(({ name }) => firsts.includes(name))) {
      // Most changes are the first of more than one pair.
      const messages = undone.get(first) ?? undo(first, base).slice(0, maxPairCandidates);
      undone.set(first, messages);
      for (const second of changes.filter(({ name }) => seconds.includes(name))) {
        const causes = [first.name, second.name];
        for (const message of messages.flatMap((one) => undo(second, one).slice(0, maxPairCandidates))) {
          for (const key of keys) yield { message, key, causes };
        }
      }
      for (const second of secretChanges.filter(({ name }) => seconds.includes(name))) {
        const causes = [first.name, second.name];
        for (const key of keys.flatMap((one) => undoSecret(second, one))) {
          for (const message of messages) yield { message, key, causes };
        }
      }
    }
  }
}

function listChanges(base: Message, own: readonly MessageChange[]): readonly MessageChange[] {
  const signsLine = base.layout === 'itpay-request' || base.layout === 'stablecoin-request';
  return [...own, ...bodyMessageChanges, ...timestampChanges, ...schemeChanges, ...(signsLine ? requestLineChanges : [])];
}

/** The candidates that differ from what is there already. */
function undo(change: MessageChange, message: Message): readonly Message[] {
  return change.undo(message).filter((candidate) => !isSame(candidate, message));
}

function isSame(one: Message, other: Message): boolean {
  return (
    one.layout === other.layout &&
    one.algorithm === other.algorithm &&
    one.timestamp === other.timestamp &&
    one.method === other.method &&
    one.path === other.path &&
    one.query === other.query &&
    one.body.equals(other.body)
  );
}

function undoSecret(change: SecretChange, { bytes, index }: TrialKey): readonly TrialKey[] {
  return bytes === undefined ? [] : change.undo(bytes).map((candidate) => keyOf(candidate, index));
}
