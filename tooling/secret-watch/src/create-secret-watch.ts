import { createSecretFinder } from './create-secret-finder.ts';
import { readTexts } from './read-texts.ts';

/** What is listened to. */
export type Source = 'channel' | 'error' | 'hook' | 'log' | 'output';

/** Collects what code under test says, and knows what it must never say. */
export interface SecretWatch {
  /** A text that must not be heard: a key, a password. */
  addSecret(secret: unknown): void;
  /** A text that must not be heard although it is no secret for ever: the signature of one request. */
  addSignature(signature: unknown): void;
  /** Reads the value at once, all of it but the errors in it: those are read by `findLeaks`. */
  hear(source: Source, name: string, value: unknown): void;
  /** Keeps the error: it is read by `findLeaks`, once its constructors have filled it. */
  hearError(error: Error): void;
  /** How many values were heard since the process began. */
  readonly counts: Readonly<Record<Source, number>>;
  /** The leaks in what was heard since the last time, as sentences that do not repeat the secret. */
  findLeaks(): string[];
}

/** @param isOwn tells the errors that a package lets out from those of tests, of libraries, and of its inside */
export function createSecretWatch(isOwn: (error: Error) => boolean): SecretWatch {
  const finder = createSecretFinder();
  const signatures = new Set<string>();
  const places = new Map<string, string>();
  const made = new Set<Error>();
  const errors = new Map<Error, string>();
  const counts = { channel: 0, error: 0, hook: 0, log: 0, output: 0 };

  const onText = (text: string, place: string): void => {
    if (!places.has(text)) places.set(text, place);
  };
  const onError = (error: Error, place: string): void => {
    if (!errors.has(error)) errors.set(error, place);
  };

  return {
    counts,
    addSecret(secret) {
      if (typeof secret !== 'string') return;
      finder.add(secret);
      finder.add(secret.trim());
    },
    addSignature(signature) {
      for (const token of tokensOf(signature)) signatures.add(token);
    },
    hear(source, name, value) {
      counts[source] += 1;
      readTexts(value, `${source} ${name}`, onText, onError);
    },
    hearError: (error) => void made.add(error),
    findLeaks() {
      for (const error of made) {
        if (!isOwn(error)) continue;
        counts.error += 1;
        onError(error, `error ${error.name}`);
      }
      for (const [error, place] of errors) readTexts(error, place, onText);
      made.clear();
      errors.clear();
      const leaks = [...places].flatMap(([text, place]) => {
        const found = finder.find(text);
        if (found !== undefined) return [`${place} holds the secret ${mask(found.secret)} (${found.form}).`];
        return tokensOf(text).some((token) => signatures.has(token)) ? [`${place} holds a request's signature.`] : [];
      });
      places.clear();
      return leaks;
    },
  };
}

/** Hex and Base64 long enough for a signature. */
function tokensOf(text: unknown): readonly string[] {
  return typeof text === 'string' && text.length >= 32 ? (text.match(/[\w+/-]{32,}/g) ?? []) : [];
}

function mask(secret: string): string {
  return `${JSON.stringify(secret.slice(0, 4)).slice(0, -1)}..." of ${secret.length} characters`;
}
