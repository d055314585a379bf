import type { Dispatcher } from 'undici';
import type { ErrorKind, Outcome } from '../errors/client-error.ts';
import type { ErrorTree } from '../errors/create-error.ts';
import type { Redact } from '../errors/redact.ts';
import type { ApiResponse, RequestOptions, RequestSettings } from '../options/call-options.ts';
import type { ResolvedOptions } from '../options/client-options.ts';
import type { SkewClock } from '../time/clock.ts';
import type { BaseUrl } from '../wire/base-url.ts';
import type { CancelScope } from './cancel-scope.ts';
import type { Observer } from './observer.ts';
import type { RecentIds } from './recent-ids.ts';

/** One call of a client, before it is serialized. */
export interface Call<T> {
  readonly method: 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';
  /** The whole path on the wire, encoded: see `buildPath` and `joinPath`. */
  readonly path: string;
  /** Encoded, without `?`: see `encodeQuery`. */
  readonly query?: string | undefined;
  /** A plain object or an array; serialized once. */
  readonly body?: unknown;
  /** Whether repeating after a lost answer cannot pay twice: the call reads, or its body carries its identity. */
  readonly repeatable: boolean;
  /** `clock-only`: the caller repeats the call by itself (polling), except to correct the clock. */
  readonly retry?: 'full' | 'clock-only' | undefined;
  /** True for a look-up of something that surely exists: a 404 is repeated once. */
  readonly retryNotFound?: boolean | undefined;
  /** The id of what this call creates: a wait for it forgives the first 404 answers. */
  readonly creates?: string | undefined;
  readonly options?: RequestOptions | undefined;
  /** Passed to `authenticate` as it is. */
  readonly context?: unknown;
  /** Turns the answer's data into the result. What it throws becomes a response error, or what its `UnusableAnswerError` says. */
  readonly parse?: ((data: unknown) => T) | undefined;
}

/** What is about to be sent, for signing. */
export interface OutgoingRequest {
  readonly method: string;
  readonly path: string;
  /** What follows `?` on the wire; empty without a query. */
  readonly query: string;
  /** The exact bytes; empty without a body. */
  readonly body: Uint8Array;
  /** Milliseconds since the epoch by the gateway's clock, as far as it is known. */
  readonly timestampMs: number;
  /** 1 for the first attempt. */
  readonly attempt: number;
}

/** Returns the headers that authenticate one attempt. */
export type Authenticate = (
  request: OutgoingRequest,
  context: unknown,
) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** What a gateway's rules make of an answer. */
export type AnswerReading<E extends object> =
  | {
      readonly ok: true;
      readonly data: unknown;
      /** The body's own request id, used where the header has none. */
      readonly requestId?: string | undefined;
      /** Further facts for `.withResponse()`. */
      readonly response: E;
    }
  | Refusal;

/** An answer that is not a success. */
export interface Refusal {
  readonly ok: false;
  readonly kind: ErrorKind;
  readonly code?: string | undefined;
  /** The gateway's own words. The transport cleans and caps them. */
  readonly message?: string | undefined;
  readonly details?: unknown;
  readonly received?: unknown;
  readonly requestId?: string | undefined;
  /** Whether the same call may succeed a moment later. */
  readonly transient: boolean;
  readonly outcome: Outcome;
  /** Whether a wrong clock may be the reason. */
  readonly clockSuspect: boolean;
}

/** The data of an answer and the facts around it. */
export interface Answer<T, R> {
  readonly data: T;
  readonly response: R;
}

/** A promise of the data that can also give the answer around it. */
export type ApiPromise<T, R extends ApiResponse = ApiResponse> = Promise<T> & {
  withResponse(): Promise<Answer<T, R>>;
};

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
  /** Calls that are waiting (between attempts, between polls): `close()` ends them at once. */
  readonly waiting: Set<CancelScope>;
  /** The ids of what this client has created lately. */
  readonly created: RecentIds;
  readonly isClosed: () => boolean;
  readonly dispatcher: () => Promise<Pick<Dispatcher, 'dispatch'>>;
}

/** A call, serialized: what every attempt signs and sends. */
export interface PreparedCall<T> {
  /** `paymentIntents.create`: for errors, hooks and logs. */
  readonly operation: string;
  readonly call: Call<T>;
  readonly settings: RequestSettings;
  /** Path and query as they go on the wire. */
  readonly target: string;
  readonly headers: readonly string[];
  readonly body: Buffer | undefined;
}

/** A call in progress, and what its attempts have come to so far. */
export interface Progress<T> extends PreparedCall<T> {
  readonly scope: CancelScope;
  readonly startedAt: number;
  readonly deadlineAt: number;
  /** Attempts that were begun, including those that could not be signed. */
  tries: number;
  /** HTTP requests that were started. */
  attempts: number;
  /** The worst over all attempts. */
  outcome: Outcome;
  /** The worst over all attempts but the last. */
  outcomeBefore: Outcome;
  clockCorrected: boolean;
  notFoundRepeated: boolean;
}
