import { describeKind } from '@x/protocol/options';
import type { Dispatcher } from 'undici';
import { InvalidInputError } from '../errors/create-error.ts';
import { defaultRuntime, type Runtime } from '../time/clock.ts';
import { checkDuration, checkFunction, checkRetries, refuseUnknownOptions } from './call-options.ts';
import { HOOK_NAMES, type Hooks, type Logger } from './hooks.ts';

/** The options that both clients share. */
export interface ClientOptions {
  /** Milliseconds for one attempt: connecting, headers and body. Default 30,000. */
  readonly timeout?: number | undefined;
  /** Milliseconds for a whole call: every attempt and every wait. Default: no limit. */
  readonly deadline?: number | undefined;
  /** How many attempts may follow the first. Default 2. With 0 a call is exactly one request. */
  readonly maxRetries?: number | undefined;
  /** Whether the client learns the gateway's clock when the gateway refuses a timestamp. Default true. */
  readonly correctClockSkew?: boolean | undefined;
  /**
   * A dispatcher of undici 7 or newer (proxy, mutual TLS, `MockAgent`), or `fetchDispatcher()` on runtimes without undici. You own it:
   * `close()` leaves it open.
   */
  readonly dispatcher?: Pick<Dispatcher, 'dispatch'> | undefined;
  /** A logger in pino's shape: `warn(facts, message)`. Default: none. */
  readonly logger?: Logger | undefined;
  /** Functions that the client calls as things happen. */
  readonly hooks?: Hooks | undefined;
  /** Replaces time and chance in tests. */
  readonly runtime?: Partial<Runtime> | undefined;
}

/** The names of the options that both clients share. */
export const CLIENT_OPTIONS: readonly string[] = [
  'timeout',
  'deadline',
  'maxRetries',
  'correctClockSkew',
  'dispatcher',
  'logger',
  'hooks',
  'runtime',
] satisfies readonly (keyof ClientOptions)[];

/** The shared options with their defaults filled in. */
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

/** Checks the shared options once, at the boundary. @throws InvalidInputError naming the option */
export function resolveOptions(options: ClientOptions): ResolvedOptions {
  const { dispatcher, logger, hooks, runtime, correctClockSkew = true } = options;
  checkDispatcher(dispatcher);
  if (typeof correctClockSkew !== 'boolean') {
    throw new InvalidInputError(`correctClockSkew must be true or false, not ${describeKind(correctClockSkew)}.`);
  }
  checkLogger(logger);
  checkHooks(hooks);
  refuseUnknownOptions(runtime, 'runtime', Object.keys(defaultRuntime));
  return {
    timeout: checkDuration(options.timeout ?? 30_000, 'timeout'),
    deadline: options.deadline === undefined ? undefined : checkDuration(options.deadline, 'deadline'),
    maxRetries: checkRetries(options.maxRetries ?? 2),
    correctClockSkew,
    dispatcher,
    logger,
    hooks,
    runtime: { ...defaultRuntime, ...runtime },
  };
}

/** undici 5 and 6 call other methods of a handler. Their classes differ in what they have: `compose` since 6, `interceptors` until 6. */
function checkDispatcher(dispatcher: ClientOptions['dispatcher']): void {
  if (dispatcher === undefined) return;
  if (typeof dispatcher.dispatch !== 'function') {
    throw new InvalidInputError('dispatcher must be an undici Dispatcher, or what fetchDispatcher() returns.');
  }
  const isUndici = 'stream' in dispatcher && 'pipeline' in dispatcher;
  const version = isUndici && !('compose' in dispatcher) ? 5 : 'interceptors' in dispatcher ? 6 : undefined;
  if (version === undefined) return;
  throw new InvalidInputError(`dispatcher comes from undici ${version}, but this client needs one of undici 7 or newer.`);
}

function checkLogger(logger: Logger | undefined): void {
  if (logger === undefined) return;
  for (const level of ['debug', 'info', 'warn', 'error'] as const) {
    if (typeof logger[level] !== 'function') {
      throw new InvalidInputError(`logger must have a method ${level}(facts, message).`);
    }
  }
}

function checkHooks(hooks: Hooks | undefined): void {
  if (hooks === undefined) return;
  refuseUnknownOptions(hooks, 'hooks', HOOK_NAMES);
  for (const name of HOOK_NAMES) checkFunction(hooks[name], `hooks.${name}`);
}

/** Reads an environment variable. An empty one counts as not set. */
export function readEnvironment(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}
