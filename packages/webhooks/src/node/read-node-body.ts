import { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { afterThisTurn } from './after-this-turn.ts';

export interface ReadNodeBodyOptions {
  readonly limitBytes: number;
  /** For the whole body, however its bytes are spread over it. */
  readonly timeoutMs: number;
}

export type NodeBody =
  | { readonly ok: true; readonly body: Uint8Array }
  | { readonly ok: false; readonly reason: 'body-too-large' | 'body-timeout' | 'body-aborted' };

interface MaybeAborted {
  /** Of both kinds of request; true for HTTP/2 once its sender has reset the stream. */
  readonly aborted?: boolean;
}

const EMPTY = new Uint8Array(0);
const ignore = (): void => {};

/**
 * Reads a request's body under a cap and a deadline. Never rejects; when it gives up the rest is left unread. A promise and not a
 * callback: what follows then runs in the asynchronous context of who asked (`AsyncLocalStorage`), not in the socket's.
 */
export function readNodeBody(stream: Readable, options: ReadNodeBodyOptions): Promise<NodeBody> {
  return new Promise((resolve) => {
    if (isCutOff(stream)) {
      resolve({ ok: false, reason: 'body-aborted' });
      return;
    }
    let first: Uint8Array | undefined;
    let rest: Uint8Array[] | undefined;
    let length = 0;

    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;

    // Most bodies come with their head and are read within this turn: what only the others need is not set up for them.
    // An HTTP/1 request that is cut off within this turn says so afterwards; other streams need not (HTTP/2 ends instead).
    const closesVisibly = stream instanceof IncomingMessage;
    afterThisTurn(() => {
      if (isOver) return;
      timer = setTimeout(giveUp, options.timeoutMs, 'body-timeout');
      if (!closesVisibly) return;
      if (isCutOff(stream)) giveUp('body-aborted');
      else stream.on('close', onAborted);
    });

    function giveUp(reason: 'body-too-large' | 'body-timeout' | 'body-aborted'): void {
      stopTimer();
      stream.off('data', onData).off('end', onEnd).off('error', onAborted).off('close', onAborted);
      stream.pause();
      // A reset that comes after we have given up is nobody's error.
      stream.on('error', ignore);
      resolve({ ok: false, reason });
    }
    function onData(chunk: Uint8Array): void {
      length += chunk.length;
      if (length > options.limitBytes) {
        giveUp('body-too-large');
      } else if (first === undefined) {
        first = chunk;
      } else {
        rest ??= [first];
        rest.push(chunk);
      }
    }
    // The listeners may stay: after the end nothing but the close or a late error comes.
    function onEnd(): void {
      // An HTTP/2 stream that its sender has reset without an error ends like any other.
      if ((stream as MaybeAborted).aborted === true) {
        onAborted();
        return;
      }
      stopTimer();
      resolve({ ok: true, body: rest === undefined ? (first ?? EMPTY) : Buffer.concat(rest, length) });
    }
    function stopTimer(): void {
      isOver = true;
      if (timer !== undefined) clearTimeout(timer);
    }
    function onAborted(): void {
      if (!isOver) giveUp('body-aborted');
    }

    stream.on('data', onData).on('end', onEnd).on('error', onAborted);
    if (!closesVisibly) stream.on('close', onAborted);
  });
}

function isCutOff(stream: Readable): boolean {
  return stream.destroyed && !stream.readableEnded;
}
