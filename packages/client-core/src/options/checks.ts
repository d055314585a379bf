import { checkOptions, describeKind } from '@x/protocol/options';
import { InvalidInputError } from '../errors/create-error.ts';

const LONGEST_TIMER_MS = 2_147_483_647;
const MOST_RETRIES = 100;

/**
 * Refuses `null`, anything that is not a plain object, and every option that is not known. `undefined` counts as no options.
 *
 * @param where whose options these are, for the message: `new ItPayClient`, `paymentIntents.create`
 * @throws InvalidInputError naming the option and the known one that is nearest
 */
export function refuseUnknownOptions(options: unknown, where: string, known: readonly string[]): void {
  checkOptions(options, { where, known, fail: (message) => new InvalidInputError(message) });
}

/** A duration that a timer can keep, in milliseconds. @throws InvalidInputError */
export function checkDuration(value: number, name: string): number {
  if (typeof value !== 'number' || !(value > 0 && value <= LONGEST_TIMER_MS)) {
    throw new InvalidInputError(`${name} must be a positive number of milliseconds, at most ${LONGEST_TIMER_MS}.`);
  }
  return value;
}

/** @throws InvalidInputError */
export function checkRetries(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > MOST_RETRIES) {
    throw new InvalidInputError(`maxRetries must be a whole number from 0 to ${MOST_RETRIES}.`);
  }
  return value;
}

/** @throws InvalidInputError */
export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw new InvalidInputError('signal must be an AbortSignal.');
  }
}

/** @throws InvalidInputError */
export function checkFunction(value: unknown, name: string): void {
  if (value !== undefined && typeof value !== 'function') {
    throw new InvalidInputError(`${name} must be a function, not ${describeKind(value)}.`);
  }
}
