import type { Readable } from 'node:stream';

/** The limits of a body. */
export interface ReadNodeBodyOptions {
  readonly limitBytes: number;
  /** For the whole body, however its bytes are spread over it. */
  readonly timeoutMs: number;
}

/** The bytes of a body, or why there are none. */
export type NodeBody =
  | { readonly ok: true; readonly body: Uint8Array }
  | { readonly ok: false; readonly reason: 'body-too-large' | 'body-timeout' | 'body-aborted' };

interface MaybeAborted {
  /** Of HTTP/1 and HTTP/2 requests; true for HTTP/2 once its sender has reset the stream. */
  readonly aborted?: boolean;
}

/** Reads a request's body under a size limit and a deadline. Never rejects. When it gives up, the rest is left unread. */
export function readNodeBody(stream: Readable & MaybeAborted, options: ReadNodeBodyOptions): Promise<NodeBody> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    const timer = setTimeout(() => finish({ ok: false, reason: 'body-timeout' }), options.timeoutMs);

    function finish(result: NodeBody): void {
      clearTimeout(timer);
      stream.off('data', onData).off('end', onEnd).off('error', onAborted).off('close', onAborted);
      if (!result.ok) stream.pause();
      // A reset that comes after this is nobody's error.
      stream.on('error', () => undefined);
      resolve(result);
    }
    function onData(chunk: Uint8Array): void {
      length += chunk.length;
      if (length > options.limitBytes) finish({ ok: false, reason: 'body-too-large' });
      else chunks.push(chunk);
    }
    function onEnd(): void {
      // An HTTP/2 stream that its sender has reset without an error ends like any other.
      if (stream.aborted === true) onAborted();
      else finish({ ok: true, body: joinChunks(chunks, length) });
    }
    function onAborted(): void {
      finish({ ok: false, reason: 'body-aborted' });
    }

    if (stream.destroyed && !stream.readableEnded) onAborted();
    else stream.on('data', onData).on('end', onEnd).on('error', onAborted).on('close', onAborted);
  });
}

function joinChunks(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [first = new Uint8Array(0)] = chunks;
  return chunks.length > 1 ? Buffer.concat(chunks, length) : first;
}
