import { checkOptions, describeKind } from '@x/protocol/options';
import { MESSAGE_KEYS } from '../messages/languages.ts';
import type { Messages } from '../messages/messages.ts';
import type { Choose, ListMethods, Load } from './loaded.ts';

export interface CheckoutHandlerOptions {
  /** Finds what a request is about, and decides who may see it. */
  readonly load: Load;
  /** Lists the payment methods: for the choice, and for the estimated time of a confirmation. */
  readonly methods?: ListMethods | undefined;
  /** Makes the order once the payer has chosen. */
  readonly choose?: Choose | undefined;
  /** How often an order is asked about while somebody watches it, in milliseconds. Default 5,000. */
  readonly pollMs?: number | undefined;
  /** The language, for all requests or for each. Default: the request's `Accept-Language`. */
  readonly locale?: string | ((request: Request) => string) | undefined;
  /** Words of your own. */
  readonly messages?: Partial<Messages> | undefined;
  /** The URL of the element's script, on your own origin. Default: a page without scripts. */
  readonly script?: string | undefined;
  /** Told of what `load`, `methods` and `choose` throw. The payer only sees that the details are unavailable. */
  readonly onError?: ((error: unknown) => void) | undefined;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** Default `setTimeout`. */
  readonly setTimer?: ((callback: () => void, ms: number) => unknown) | undefined;
  /** Default `clearTimeout`. */
  readonly clearTimer?: ((timer: never) => void) | undefined;
}

/** The options with their defaults. */
export interface Resolved extends Pick<CheckoutHandlerOptions, 'load' | 'methods' | 'choose' | 'locale' | 'messages' | 'script'> {
  readonly pollMs: number;
  readonly onError: (error: unknown) => void;
  readonly now: () => number;
  readonly setTimer: (callback: () => void, ms: number) => unknown;
  readonly clearTimer: (timer: never) => void;
}

const FUNCTIONS = ['methods', 'choose', 'onError', 'now', 'setTimer', 'clearTimer'] as const;
const KNOWN = ['load', 'pollMs', 'locale', 'messages', 'script', ...FUNCTIONS];
const fail = (message: string): Error => new TypeError(message);

export function resolveOptions(options: CheckoutHandlerOptions): Resolved {
  checkOptions(options, { where: 'createCheckoutHandler', known: KNOWN, fail });
  if (typeof options?.load !== 'function') throw fail('createCheckoutHandler needs load: it decides who may see which order.');
  for (const name of FUNCTIONS) {
    const value = options[name];
    if (value !== undefined && typeof value !== 'function') throw fail(`${name} must be a function, not ${describeKind(value)}.`);
  }
  checkOptions(options.messages, { where: 'messages', known: MESSAGE_KEYS, fail });
  const { pollMs = 5_000 } = options;
  if (!Number.isInteger(pollMs) || pollMs < 1) throw fail('pollMs must be a whole number of milliseconds, at least 1.');
  if (options.choose !== undefined && options.methods === undefined) {
    throw fail('choose needs methods: a payer can choose only what the gateway offers.');
  }
  const { load, methods, choose, locale, messages, script } = options;
  const { onError = () => {}, now = Date.now, setTimer = setTimeout, clearTimer = clearTimeout } = options;
  return { load, methods, choose, locale, messages, script, pollMs, onError, now, setTimer, clearTimer };
}
