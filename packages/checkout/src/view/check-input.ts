import { checkOptions, describeKind, isPlainObject } from '@x/protocol/options';

const fail = (message: string): Error => new TypeError(message);

/** Refuses what is not an object of the gateway, and options that are not known. */
export function checkInput(where: string, input: { readonly value: unknown; readonly kind: string }): void {
  if (!isPlainObject(input.value)) throw fail(`${where} expects ${input.kind}, but received ${describeKind(input.value)}.`);
}

/** Refuses unknown options and a `now` that is not a time. */
export function checkViewOptions(where: string, options: unknown, known: readonly string[]): void {
  if (options === undefined) throw fail(`${where} needs { now }: the server's time, in milliseconds since the epoch.`);
  checkOptions(options, { where, known, fail });
  const { now } = options as { readonly now?: unknown };
  if (typeof now !== 'number' || !Number.isFinite(now)) {
    throw fail(`${where}: now must be the server's time in milliseconds since the epoch, not ${describeKind(now)}.`);
  }
}
