import type { Dispatcher } from 'undici';
import type { ClientError } from './client-error.ts';
import type { Runtime } from './runtime.ts';

/** What a call's attempt looks like from outside. Paths only: no query, no header, no body. */
export interface RequestEvent {
  readonly client: string;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  /** 1 for the first. */
  readonly attempt: number;
}

export interface ResponseEvent extends RequestEvent {
  readonly statusCode: number;
  readonly requestId: string | undefined;
  readonly durationMs: number;
}

export interface RetryEvent extends RequestEvent {
  readonly delayMs: number;
  readonly reason: 'clock-skew' | 'connection' | 'rate-limit' | 'status' | 'timeout';
  readonly statusCode: number | undefined;
  /** With `reason: 'clock-skew'`: what is now added to this machine's clock. */
  readonly clockOffsetMs: number | undefined;
}

export interface ErrorEvent extends RequestEvent {
  readonly error: ClientError;
  readonly durationMs: number;
}

export interface ClockSkewEvent {
  readonly client: string;
  readonly offsetMs: number;
}

/** Called as things happen; everything they get is free of secrets. A hook that throws or rejects never changes a call. */
export interface Hooks {
  readonly onRequest?: ((event: RequestEvent) => unknown) | undefined;
  readonly onResponse?: ((event: ResponseEvent) => unknown) | undefined;
  readonly onRetry?: ((event: RetryEvent) => unknown) | undefined;
  readonly onError?: ((event: ErrorEvent) => unknown) | undefined;
  /** Once for every offset that is learned, however many calls met it. */
  readonly onClockSkew?: ((event: ClockSkewEvent) => unknown) | undefined;
}

/** Pino's shape: facts first, then the sentence. */
export interface Logger {
  debug(facts: object, message: string): unknown;
  info(facts: object, message: string): unknown;
  warn(facts: object, message: string): unknown;
  error(facts: object, message: string): unknown;
}

/** The options both clients share. */
export interface ClientOptions {
  /** Milliseconds for one attempt: connecting, headers and body. Default 30 000. */
  readonly timeout?: number | undefined;
  /** Milliseconds for a whole call: every attempt and every wait. Default: no limit of its own. */
  readonly deadline?: number | undefined;
  /** Further attempts after the first. Default 2; 0 is one request. */
  readonly maxRetries?: number | undefined;
  /** Learn the gateway's clock when it refuses a timestamp. Default true. */
  readonly correctClockSkew?: boolean | undefined;
  /** An undici dispatcher (proxy, mutual TLS, MockAgent). It stays yours: `close()` leaves it open. */
  readonly dispatcher?: Pick<Dispatcher, 'dispatch'> | undefined;
  readonly logger?: Logger | undefined;
  readonly hooks?: Hooks | undefined;
  /** Time and chance, for tests. */
  readonly runtime?: Partial<Runtime> | undefined;
}

/** The options of one call; they win over the client's. */
export interface RequestOptions {
  readonly timeout?: number | undefined;
  readonly deadline?: number | undefined;
  readonly maxRetries?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Further headers. Those that authenticate or frame the request cannot be set. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What `.withResponse()` tells about the answer. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly requestId: string | undefined;
}
