import { describeKind } from './describe-kind.ts';
import { findNearestName } from './nearest-name.ts';

/** What {@link checkOptions} compares options with. */
export interface OptionRules {
  /** Whose options they are, as the caller knows it: `createWebhookReceiver`, `new ItPayClient`, `paymentIntents.create`, `routes`. */
  readonly where: string;
  /** The names of all options. */
  readonly known: readonly string[];
  /** Builds the package's own error from the message. */
  readonly fail: (message: string) => Error;
}

/**
 * Refuses what would otherwise be silently ignored: an unknown option, `null`, and anything that is not a plain object. `undefined` means
 * left out, both for the whole object and for one option.
 *
 * @throws the error that `fail` builds. Its message names the option and the known option nearest to it.
 * @see docs/decisions/2026-11-30-unknown-options.md
 */
export function checkOptions(options: unknown, { where, known, fail }: OptionRules): void {
  if (options === undefined) return;
  if (!isPlainObject(options)) throw fail(`${where} expects an object of options, but received ${describeKind(options)}.`);
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (!known.includes(name)) throw fail(`${where} has no option ${JSON.stringify(name)}.${suggest(name, known)}`);
    if (value === null) throw fail(`${where}: ${name} must not be null. Leave it out instead.`);
  }
}

function suggest(name: string, known: readonly string[]): string {
  const nearest = findNearestName(name, known);
  return nearest === undefined ? ` It knows: ${known.join(', ')}.` : ` Did you mean "${nearest}"?`;
}

/**
 * True for an object literal and for `Object.create(null)`, of any realm. False for arrays, and for class instances such as `Map`,
 * `Headers` and `Promise`, whose contents are not own properties.
 */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Each realm has its own `Object.prototype`, recognizable because it has no prototype itself.
  return prototype === null || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'isPrototypeOf'));
}
