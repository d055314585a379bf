import type { Readable } from 'node:stream';

export interface ReadNodeBodyOptions {
  readonly limitBytes: number;
  /** For the whole body, however its bytes are spread over it. */
  readonly timeoutMs: number;
}

export type NodeBody =
  | { readonly ok: true; readonly body: Uint8Array }
  | { readonly ok: false; readonly reason: 'body-too-large' | 'body-timeout' | 'body-aborted' };

const EMPTY = new Uint8Array(0);
const ignore = (): void => {};

/** Reads a request's body under a cap and a deadline. Never rejects; when it gives up the rest is left unread. */
export function readNodeBody(stream: Readable, options: ReadNodeBodyOptions): Promise<NodeBody> {
  return new Promise((resolve) => {
    if (stream.destroyed && !stream.readableEnded) {
      resolve({ ok: false, reason: 'body-aborted' });
      return;
    }
    let first: Uint8Array | undefined;
    let rest: Uint8Array[] | undefined;
    let length = 0;

    const timer = setTimeout(() => finish({ ok: false, reason: 'body-timeout' }), options.timeoutMs);

    function finish(result: NodeBody): void {
      clearTimeout(timer);
      stream.off('data', onData).off('end', onEnd).off('error', onAborted).off('close', onAborted);
      if (!result.ok) {
        stream.pause();
        // A reset that comes after we have given up is nobody's error.
        stream.on('error', ignore);
      }
      resolve(result);
    }
    function onData(chunk: Uint8Array): void {
      length += chunk.length;
      if (length > options.limitBytes) {
        finish({ ok: false, reason: 'body-too-large' });
      } else if (first === undefined) {
        first = chunk;
      } else {
        rest ??= [first];
        rest.push(chunk);
      }
    }
    function onEnd(): void {
      finish({ ok: true, body: rest === undefined ? (first ?? EMPTY) : Buffer.concat(rest, length) });
    }
    function onAborted(): void {
      finish({ ok: false, reason: 'body-aborted' });
    }

    stream.on('data', onData).on('end', onEnd).on('error', onAborted).on('close', onAborted);
  });
}
