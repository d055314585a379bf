import { type ClientRequest, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface OutgoingWebhook {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Announce the whole body, send half of it and break the connection. */
  readonly truncate?: boolean;
}

export interface WebhookReply {
  /** 0 when there was no answer. */
  readonly status: number;
  readonly body: string;
  readonly error: string | undefined;
  readonly durationMs: number;
}

const REPLY_LIMIT_BYTES = 4_096;

/** Posts one webhook. Never throws and never follows a redirect. */
export function sendWebhook(webhook: OutgoingWebhook): Promise<WebhookReply> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    let request: ClientRequest | undefined;
    let done = false;

    function finish(status: number, body: string, error?: string): void {
      if (done) return;
      done = true;
      clearTimeout(timer);
      webhook.signal.removeEventListener('abort', onAbort);
      request?.destroy();
      resolve({ status, body, error, durationMs: Math.round(performance.now() - startedAt) });
    }
    const onAbort = (): void => finish(0, '', 'the sandbox was closed');
    const timer = setTimeout(() => finish(0, '', `no complete answer within ${webhook.timeoutMs} ms`), webhook.timeoutMs);
    webhook.signal.addEventListener('abort', onAbort);
    if (webhook.signal.aborted) return onAbort();

    const body = Buffer.from(webhook.body);
    const send = webhook.url.startsWith('https:') ? httpsRequest : httpRequest;
    try {
      request = send(webhook.url, {
        method: 'POST',
        // A connection of its own: a merchant that restarts between two events must not look like a failure.
        agent: false,
        headers: { ...webhook.headers, 'content-length': String(body.length) },
      });
    } catch (error) {
      return finish(0, '', describe(error));
    }
    request.on('error', (error) => finish(0, '', describe(error)));
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const status = response.statusCode ?? 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= REPLY_LIMIT_BYTES) chunks.push(chunk);
        else finish(status, Buffer.concat(chunks).toString(), `an answer longer than ${REPLY_LIMIT_BYTES} bytes`);
      });
      response.on('end', () => finish(status, Buffer.concat(chunks).toString()));
      response.on('error', (error) => finish(0, '', describe(error)));
      response.on('aborted', () => finish(0, '', 'the answer broke off'));
    });
    if (webhook.truncate === true) {
      const sending = request;
      sending.write(body.subarray(0, body.length >> 1), () => finish(0, '', 'the sandbox broke off in the middle of the body'));
    } else {
      request.end(body);
    }
  });
}

function describe(error: unknown): string {
  const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? `connection failed (${code})` : 'connection failed';
}
