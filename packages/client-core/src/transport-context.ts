import type { Dispatcher } from 'undici';
import type { AnswerReading, Authenticate, RawAnswer } from './call.ts';
import type { CallScope } from './call-scope.ts';
import type { ErrorTree } from './error-tree.ts';
import type { Observer } from './observer.ts';
import type { BaseUrl } from './parse-base-url.ts';
import type { Redact } from './redact.ts';
import type { ResolvedOptions } from './resolve-options.ts';
import type { SkewClock } from './skew-clock.ts';

/** What a client tells its transport about its gateway. */
export interface TransportConfig<E extends object> {
  /** `itpay-client`: for hooks and the User-Agent. */
  readonly client: string;
  readonly version: string;
  /** `ItPay`: for messages. */
  readonly gateway: string;
  readonly baseUrl: BaseUrl;
  readonly options: ResolvedOptions;
  readonly errors: ErrorTree;
  /** Everything that must never appear in an error, a log line or a hook's argument. */
  readonly secrets: readonly (string | undefined)[];
  readonly authenticate: Authenticate;
  readonly readAnswer: (answer: RawAnswer) => AnswerReading<E>;
}

/** What all calls of one transport share. */
export interface TransportContext<E extends object> extends TransportConfig<E> {
  readonly clock: SkewClock;
  readonly observer: Observer;
  readonly redact: Redact;
  readonly userAgent: string;
  /** Calls that are waiting (between attempts, between polls): what `close()` ends at once. */
  readonly waiting: Set<CallScope>;
  readonly isClosed: () => boolean;
  /** Counts the calls that are under way. */
  readonly begin: () => void;
  readonly end: () => void;
  readonly dispatcher: () => Pick<Dispatcher, 'dispatch'>;
}
