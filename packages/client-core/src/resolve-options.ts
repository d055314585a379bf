import { InvalidTargetError } from './encode-path.ts';
import type { ClientOptions, Hooks, Logger, RequestOptions } from './options.ts';
import { defaultRuntime, type Runtime } from './runtime.ts';

const LONGEST_TIMER_MS = 2_147_483_647;
const MOST_RETRIES = 100;

/** The shared options with their defaults in place. */
export interface ResolvedOptions {
  readonly timeout: number;
  readonly deadline: number | undefined;
  readonly maxRetries: number;
  readonly correctClockSkew: boolean;
  readonly dispatcher: ClientOptions['dispatcher'];
  readonly logger: Logger | undefined;
  readonly hooks: Hooks | undefined;
  readonly runtime: Runtime;
}

/** Checks the shared options once, at the boundary. @throws InvalidTargetError naming the option */
export function resolveOptions(options: ClientOptions): ResolvedOptions {
  const { dispatcher, logger, hooks } = options;
  if (dispatcher !== undefined && typeof dispatcher?.dispatch !== 'function') {
    throw new InvalidTargetError('dispatcher must be an undici Dispatcher.');
  }
  for (const level of ['debug', 'info', 'warn', 'error'] as const) {
    if (logger !== undefined && typeof logger?.[level] !== 'function') {
      throw new InvalidTargetError(`logger must have a method ${level}(facts, message).`);
    }
  }
  if (hooks !== undefined && (typeof hooks !== 'object' || hooks === null)) {
    throw new InvalidTargetError('hooks must be an object of functions.');
  }
  return {
    timeout: checkTimeout(options.timeout ?? 30_000, 'timeout'),
    deadline: options.deadline === undefined ? undefined : checkTimeout(options.deadline, 'deadline'),
    maxRetries: checkRetries(options.maxRetries ?? 2),
    correctClockSkew: options.correctClockSkew ?? true,
    dispatcher,
    logger,
    hooks,
    runtime: options.runtime === undefined ? defaultRuntime : { ...defaultRuntime, ...options.runtime },
  };
}

export interface ResolvedCallOptions {
  readonly timeout: number;
  readonly deadline: number | undefined;
  readonly maxRetries: number;
  readonly signal: AbortSignal | undefined;
}

/** Lays a call's options over the client's. */
export function resolveCallOptions(options: RequestOptions | null | undefined, client: ResolvedOptions): ResolvedCallOptions {
  if (options === undefined || options === null)
    return { timeout: client.timeout, deadline: client.deadline, maxRetries: client.maxRetries, signal: undefined };
  const { timeout, deadline, maxRetries, signal } = takeOptions(options);
  checkSignal(signal);
  return {
    timeout: timeout === undefined ? client.timeout : checkTimeout(timeout, 'timeout'),
    deadline: deadline === undefined ? client.deadline : checkTimeout(deadline, 'deadline'),
    maxRetries: maxRetries === undefined ? client.maxRetries : checkRetries(maxRetries),
    signal,
  };
}

/**
 * A call's options before anything is taken out of them: `null` is none, and a number of milliseconds in their place would be lost.
 *
 * @throws InvalidTargetError
 */
export function takeOptions<T extends object>(options: T | null | undefined): T | Partial<T> {
  if (options === undefined || options === null) return {};
  if (typeof options !== 'object') throw new InvalidTargetError('options must be an object.');
  return options;
}

export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw new InvalidTargetError('signal must be an AbortSignal.');
  }
}

/** A duration in milliseconds that a timer can keep. */
export function checkTimeout(value: number, name: string): number {
  if (typeof value !== 'number' || !(value > 0 && value <= LONGEST_TIMER_MS)) {
    throw new InvalidTargetError(`${name} must be a positive number of milliseconds, at most ${LONGEST_TIMER_MS}.`);
  }
  return value;
}

function checkRetries(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > MOST_RETRIES) {
    throw new InvalidTargetError(`maxRetries must be a whole number from 0 to ${MOST_RETRIES}.`);
  }
  return value;
}

/** Reads a variable of the environment; an empty one counts as not set. */
export function readEnvironment(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}
