import type { Outcome } from './client-error.ts';
import type { ErrorKind } from './error-tree.ts';
import type { RequestOptions } from './options.ts';

/** One call of a client, before it is serialised. */
export interface Call<T> {
  /** `paymentIntents.create`: for errors, hooks and logs. */
  readonly operation: string;
  readonly method: 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';
  /** The whole path on the wire, encoded: see `buildPath` and `joinPath`. */
  readonly path: string;
  /** Encoded, without `?`: see `encodeQuery`. */
  readonly query?: string | undefined;
  /** A JSON value; serialised once. */
  readonly body?: unknown;
  /** Whether repeating after a lost answer cannot pay twice: the call reads, or its body carries its identity. */
  readonly repeatable: boolean;
  /** `clock-only`: the caller has its own loop around this call (polling) and wants nothing else repeated. */
  readonly retry?: 'full' | 'clock-only' | undefined;
  readonly options?: RequestOptions | undefined;
  /** Handed to `authenticate` as it is. */
  readonly context?: unknown;
  /** Turns the answer's data into the result. What it throws becomes a response error. */
  readonly parse?: ((data: unknown) => T) | undefined;
}

/** What is about to be sent, for signing. */
export interface OutgoingRequest {
  readonly method: string;
  readonly path: string;
  /** As it follows `?` on the wire; empty without one. */
  readonly query: string;
  /** The exact bytes; empty without a body. */
  readonly body: Uint8Array;
  /** Milliseconds since the epoch, corrected by what is known of the gateway's clock. */
  readonly timestampMs: number;
  /** 1 for the first. */
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
  /** The gateway's own words; cleaned and capped by the transport. */
  readonly message?: string | undefined;
  readonly details?: unknown;
  readonly requestId?: string | undefined;
  readonly transient: boolean;
  readonly outcome: Outcome;
  /** True where a wrong clock may be the reason. */
  readonly clockSuspect: boolean;
}
