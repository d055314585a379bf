import type { Dispatcher } from 'undici';
import type { RawAnswer } from './call.ts';
import type { CallScope } from './call-scope.ts';
import type { Runtime } from './runtime.ts';

/** The largest answer that is read. */
export const LARGEST_ANSWER_BYTES = 10 * 1024 * 1024;

export interface AttemptFailure {
  readonly failure: 'cancelled' | 'connection' | 'timeout' | 'too-large';
  /** Whether the request may have left: once true, the payment may exist. */
  readonly sent: boolean;
  readonly error?: unknown;
}

export type AttemptResult = RawAnswer | AttemptFailure;

export interface Attempt {
  readonly dispatcher: Pick<Dispatcher, 'dispatch'>;
  readonly isOwnDispatcher: boolean;
  readonly origin: string;
  readonly method: Dispatcher.HttpMethod;
  /** Path and query as they go on the wire. */
  readonly target: string;
  readonly headers: string[];
  readonly body: Uint8Array | undefined;
  readonly timeoutMs: number;
}

/** Errors that undici and Node raise before a connection is there, so before any byte of the request. */
const BEFORE_CONNECTING =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|UND_ERR_INVALID_ARG|UND_ERR_DESTROYED|UND_ERR_CLOSED|UND_MOCK_ERR_MOCK_NOT_MATCHED|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|ERR_TLS_\w+|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/;

/**
 * Sends one request and reads its answer. Never rejects.
 *
 * One timer bounds connecting, headers and body together. undici's `dispatch` is used below `request`: it neither follows
 * redirects nor rewrites the path, and it spares a stream per answer.
 */
export function sendAttempt(attempt: Attempt, scope: CallScope, runtime: Runtime): Promise<AttemptResult> {
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined;
    let settled = false;
    let status = 0;
    let headers: RawAnswer['headers'] = {};
    let first: Buffer | undefined;
    let more: Buffer[] | undefined;
    let size = 0;

    const settle = (result: AttemptResult): void => {
      settled = true;
      cancelTimer();
      scope.release();
      resolve(result);
    };
    const giveUp = (failure: AttemptFailure['failure']): void => {
      if (settled) return;
      settle({ failure, sent: controller !== undefined });
      controller?.abort(new Error('The client gave this request up.'));
    };
    const fail = (error: unknown): void => {
      if (settled) return;
      const code = (error as { readonly code?: unknown } | null)?.code;
      const isEarly = controller === undefined && (attempt.isOwnDispatcher || BEFORE_CONNECTING.test(String(code)));
      settle({ failure: 'connection', sent: !isEarly, error });
    };

    const cancelTimer = runtime.setTimer(() => giveUp('timeout'), attempt.timeoutMs);
    scope.hold(() => giveUp('cancelled'));

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        // Given up while it waited for a connection: nothing may leave now.
        if (settled) return started.abort(new Error('The client gave this request up.'));
        controller = started;
      },
      onResponseStart(_controller, statusCode, responseHeaders) {
        if (statusCode < 200) return;
        status = statusCode;
        headers = responseHeaders;
        if (Number(responseHeaders['content-length']) > LARGEST_ANSWER_BYTES) giveUp('too-large');
      },
      onResponseData(_controller, chunk) {
        if (settled) return;
        size += chunk.length;
        if (size > LARGEST_ANSWER_BYTES) return giveUp('too-large');
        if (first === undefined) first = chunk;
        else if (more === undefined) more = [first, chunk];
        else more.push(chunk);
      },
      onResponseEnd() {
        if (settled) return;
        const bytes = more === undefined ? first : Buffer.concat(more, size);
        settle({ status, headers, text: bytes === undefined ? '' : bytes.toString('utf8') });
      },
      onResponseError(_controller, error) {
        fail(error);
      },
    };

    try {
      attempt.dispatcher.dispatch(
        {
          origin: attempt.origin,
          path: attempt.target,
          method: attempt.method,
          headers: attempt.headers,
          body: attempt.body ?? null,
          // The one timer above covers both.
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        handler,
      );
    } catch (error) {
      fail(error);
    }
  });
}
