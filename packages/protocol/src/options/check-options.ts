import { describeKind } from './describe-kind.ts';
import { isPlainObject } from './is-plain-object.ts';
import { findNearestName } from './nearest-name.ts';

export interface OptionRules {
  /** Who asks, as the caller knows it: `createWebhookReceiver`, `new ItPayClient`, `paymentIntents.create`, `routes`. */
  readonly where: string;
  readonly known: readonly string[];
  /** Makes the package's own error of the message. */
  readonly fail: (message: string) => Error;
}

/**
 * Refuses what would be given and silently not used: an option that is not known, `null`, anything that is not a plain object.
 * `undefined` counts as left out, as the whole object and as one option.
 *
 * @throws the error that `fail` makes; its message names the option, and the known one that is nearest
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
