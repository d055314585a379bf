import type { ClientError } from '../errors/client-error.ts';

/** One attempt of a call. It holds the path only: no query, no headers, no body. */
export interface RequestEvent {
  /** `itpay-client` or `stablecoin-client`. */
  readonly client: string;
  /** The method that was called: `paymentIntents.create`. */
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
}

/** An attempt that was answered. */
export interface ResponseEvent extends RequestEvent {
  readonly statusCode: number;
  readonly requestId: string | undefined;
  readonly durationMs: number;
}

/** An attempt that failed and will be repeated. */
export interface RetryEvent extends RequestEvent {
  /** Milliseconds until the next attempt. */
  readonly delayMs: number;
  readonly reason: 'clock-skew' | 'connection' | 'rate-limit' | 'status' | 'timeout';
  readonly statusCode: number | undefined;
  /** With `reason: 'clock-skew'`: what the client now adds to this machine's clock. */
  readonly clockOffsetMs: number | undefined;
}

/** A call that failed for good. */
export interface ErrorEvent extends RequestEvent {
  readonly error: ClientError;
  readonly durationMs: number;
}

/** The gateway's clock differs from this machine's. */
export interface ClockSkewEvent {
  readonly client: string;
  /** What the client now adds to this machine's clock, in milliseconds. */
  readonly offsetMs: number;
}

/** Called as things happen, with events that are free of secrets. A hook that throws or rejects never changes a call. */
export interface Hooks {
  /** Before each attempt. */
  readonly onRequest?: ((event: RequestEvent) => unknown) | undefined;
  /** After each answer, whatever its status. */
  readonly onResponse?: ((event: ResponseEvent) => unknown) | undefined;
  /** Before the wait for another attempt. */
  readonly onRetry?: ((event: RetryEvent) => unknown) | undefined;
  /** Once for each call that fails. */
  readonly onError?: ((event: ErrorEvent) => unknown) | undefined;
  /** Once for each offset that the client learns, however many calls met it. */
  readonly onClockSkew?: ((event: ClockSkewEvent) => unknown) | undefined;
}

export const HOOK_NAMES: readonly (keyof Hooks)[] = ['onRequest', 'onResponse', 'onRetry', 'onError', 'onClockSkew'];

/** Pino's shape: the facts first, then the sentence. */
export interface Logger {
  debug(facts: object, message: string): unknown;
  info(facts: object, message: string): unknown;
  warn(facts: object, message: string): unknown;
  error(facts: object, message: string): unknown;
}
