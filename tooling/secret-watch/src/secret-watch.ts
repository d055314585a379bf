import { spellSecret } from './find-secret.ts';
import { readTexts } from './read-texts.ts';

/** Knows what must never be said, and collects what is said. One for a test file, also when a test resets its modules. */
export class SecretWatch {
  /** Each spelling, with the secret that it spells. */
  readonly #spellings = new Map<string, string>();
  readonly #signatures = new Set<string>();
  readonly #heard: (readonly [place: string, value: unknown])[] = [];

  /** A key or a password. Texts of fewer than 8 characters are ignored. */
  addSecret(secret: unknown): void {
    if (typeof secret !== 'string') return;
    for (const spelling of [...spellSecret(secret), ...spellSecret(secret.trim())]) this.#spellings.set(spelling, secret);
  }

  /** The signature of one request: looked for until the test ends, as it is. */
  addSignature(signature: string): void {
    if (signature.length >= 32) this.#signatures.add(signature);
  }

  /** Keeps a value to be read when the test ends, once constructors have filled it. */
  hear(place: string, value: unknown): void {
    this.#heard.push([place, value]);
  }

  /** A hook, or a method of a logger, that hears what it is called with and does nothing else. */
  listener(place: string): (...values: unknown[]) => void {
    return (...values) => this.hear(place, values);
  }

  /** What was said since the last time and holds a secret, as sentences that do not repeat it. */
  findLeaks(): readonly string[] {
    const leaks = new Set<string>();
    for (const [place, value] of this.#heard.splice(0)) {
      for (const text of readTexts(value)) {
        for (const [spelling, secret] of this.#spellings) {
          if (text.includes(spelling))
            leaks.add(`${place} holds the secret "${secret.slice(0, 4)}..." of ${secret.length} characters.`);
        }
        for (const signature of this.#signatures) {
          if (text.includes(signature)) leaks.add(`${place} holds a request's signature.`);
        }
      }
    }
    this.#signatures.clear();
    return [...leaks];
  }
}

const key = Symbol.for('@x/tooling-secret-watch');
const shared = globalThis as { [key]?: SecretWatch };
shared[key] ??= new SecretWatch();
export const secretWatch: SecretWatch = shared[key];
