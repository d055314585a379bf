import { collectChunks } from './collect-chunks.ts';

export interface ReadRawBodyOptions {
  readonly limitBytes: number;
  /** From the call to the last byte. */
  readonly timeoutMs: number;
}

export type RawBody =
  | { readonly ok: true; readonly body: Uint8Array }
  | { readonly ok: false; readonly reason: 'body-too-large' | 'body-timeout' | 'body-aborted' | 'raw-body-gone' };

/** The part of Node's readable streams that reading needs (HTTP/1 and HTTP/2 requests, of any framework). */
export interface NodeBodyStream {
  on(event: string, listener: (argument: never) => void): unknown;
  removeListener(event: string, listener: (argument: never) => void): unknown;
  pause(): unknown;
  readonly readableEnded?: boolean;
  readonly readableDidRead?: boolean;
  readonly destroyed?: boolean;
}

/**
 * Reads a Node stream to its end under a cap and a deadline. It settles in every case, and leaves no listener behind: a stream that
 * somebody read before is `raw-body-gone` at once, never a wait for an end that has been.
 *
 * After `body-too-large` and `body-timeout` the stream is paused, not destroyed, so that an answer can still be sent; close the
 * connection after it.
 */
export function readRawBody(stream: NodeBodyStream, options: ReadRawBodyOptions): Promise<RawBody> {
  if (stream.readableEnded === true || stream.readableDidRead === true)
    return Promise.resolve({ ok: false, reason: 'raw-body-gone' });
  if (stream.destroyed === true) return Promise.resolve({ ok: false, reason: 'body-aborted' });
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const finish = (result: RawBody): void => {
      clearTimeout(timer);
      stream.removeListener('data', onData);
      stream.removeListener('end', onEnd);
      stream.removeListener('close', onAborted);
      stream.removeListener('aborted', onAborted);
      // Errors after the answer (a reset connection) must not become uncaught ones: the error listener stays.
      if (!result.ok) stream.pause();
      resolve(result);
    };
    const onData = (chunk: Uint8Array | string): void => {
      const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
      size += bytes.byteLength;
      if (size > options.limitBytes) finish({ ok: false, reason: 'body-too-large' });
      else chunks.push(bytes);
    };
    const onEnd = (): void => finish({ ok: true, body: collectChunks(chunks, size) });
    const onAborted = (): void => finish({ ok: false, reason: 'body-aborted' });
    const timer = setTimeout(() => finish({ ok: false, reason: 'body-timeout' }), options.timeoutMs);
    stream.on('error', onAborted);
    stream.on('close', onAborted);
    stream.on('aborted', onAborted);
    stream.on('end', onEnd);
    stream.on('data', onData);
  });
}
