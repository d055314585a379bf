import { Transform, type TransformCallback, type Writable } from 'node:stream';
import { setImmediate as afterPending } from 'node:timers/promises';
import { isJSONRPCNotification, isJSONRPCRequest, type JSONRPCMessage, type Transport } from '@modelcontextprotocol/server';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { createInFlight, type InFlight } from './in-flight.ts';

/** A larger message than any tool takes. It would fill the memory, so it ends the connection. */
const MAX_MESSAGE_BYTES = 10 << 20;
const DRAIN_MS = 1_000;
const LINE_BREAK = 0x0a;

export interface StdioTransportOptions {
  readonly input: NodeJS.ReadableStream;
  readonly output: Writable;
  /** Called once, when the connection has ended. `reason` is set if this side ended it. */
  readonly onClose: (reason: Error | undefined) => void;
}

/**
 * The SDK's stdio transport, with two additions: when the client closes its end, calls in flight get a second to be answered, and a
 * message that is too large ends the connection with a reason.
 */
export function createStdioTransport({ input, output, onClose }: StdioTransportOptions): Transport {
  const inFlight = createInFlight();
  const limited = limitMessages(input, inFlight);
  // The SDK's own limit must not come first: it gives no reason.
  const inner = new StdioServerTransport(limited.stream, output, { maxBufferSize: MAX_MESSAGE_BYTES * 2 });
  const transport: Transport = {
    async start() {
      await inner.start();
      input.pipe(limited.stream);
    },
    async send(message: JSONRPCMessage) {
      try {
        await inner.send(message);
      } finally {
        if ('id' in message && !('method' in message)) inFlight.end(message.id);
      }
    },
    close: () => inner.close(),
  };
  inner.onmessage = (message) => {
    if (isJSONRPCRequest(message)) inFlight.begin(message.id);
    // A cancelled call is not answered.
    else if (isJSONRPCNotification(message) && message.method === 'notifications/cancelled') {
      inFlight.end((message.params as { readonly requestId?: string | number } | undefined)?.requestId);
    }
    transport.onmessage?.(message);
  };
  inner.onerror = (error) => transport.onerror?.(error);
  inner.onclose = () => {
    input.unpipe(limited.stream);
    input.pause();
    transport.onclose?.();
    onClose(limited.reason());
  };
  return transport;
}

interface LimitedMessages {
  /** What was read, ending once the calls in flight were answered. */
  readonly stream: Transform;
  /** Why reading was stopped, if it was. */
  readonly reason: () => Error | undefined;
}

function limitMessages(input: NodeJS.ReadableStream, inFlight: InFlight): LimitedMessages {
  let reason: Error | undefined;
  // The message that is not complete yet. The SDK gets it in one piece, because it copies all it has with every piece.
  let pieces: Buffer[] = [];
  let size = 0;
  const stream: Transform = new Transform({
    transform(chunk: Buffer, _encoding, callback: TransformCallback) {
      const end = chunk.lastIndexOf(LINE_BREAK) + 1;
      const messageSize = size + (end === 0 ? chunk.length : chunk.indexOf(LINE_BREAK));
      if (messageSize > MAX_MESSAGE_BYTES) {
        reason = new Error(`A message from the client was larger than ${MAX_MESSAGE_BYTES >> 20} MiB.`);
        input.unpipe(stream);
        stream.end();
        return callback();
      }
      if (end > 0) {
        stream.push(Buffer.concat([...pieces, chunk.subarray(0, end)]));
        pieces = [];
        size = 0;
      }
      pieces.push(chunk.subarray(end));
      size += chunk.length - end;
      callback();
    },
    flush(callback: TransformCallback) {
      void (async () => {
        // What was read last has to reach the server before its calls can be counted.
        await afterPending();
        await inFlight.drain(DRAIN_MS);
        callback();
      })();
    },
  });
  return { stream, reason: () => reason };
}
