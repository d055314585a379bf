import { once } from 'node:events';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface OutgoingWebhook {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  /** Aborted when the sandbox closes. */
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

type Answer = Omit<WebhookReply, 'durationMs'>;

const REPLY_LIMIT_BYTES = 4_096;

/** Posts one webhook. Never throws and never follows a redirect. */
export async function postWebhook(webhook: OutgoingWebhook): Promise<WebhookReply> {
  const startedAt = performance.now();
  const { timeoutMs, signal } = webhook;
  const giveUp = new AbortController();
  const stop = (why: string) => giveUp.abort(why);
  const onClose = () => stop('the sandbox was closed');
  const timer = setTimeout(() => stop(`no complete answer within ${timeoutMs} ms`), timeoutMs);
  signal.addEventListener('abort', onClose);
  if (signal.aborted) onClose();
  try {
    const answer = await exchange(webhook, giveUp.signal);
    return { ...answer, durationMs: Math.round(performance.now() - startedAt) };
  } catch (error) {
    const why = giveUp.signal.aborted ? String(giveUp.signal.reason) : describeFailure(error);
    return { status: 0, body: '', error: why, durationMs: Math.round(performance.now() - startedAt) };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onClose);
  }
}

async function exchange(webhook: OutgoingWebhook, signal: AbortSignal): Promise<Answer> {
  const body = Buffer.from(webhook.body);
  const send = webhook.url.startsWith('https:') ? httpsRequest : httpRequest;
  const request = send(webhook.url, {
    method: 'POST',
    // A connection of its own: a merchant that restarts between two events must not look like a failure.
    agent: false,
    signal,
    headers: { ...webhook.headers, 'content-length': String(body.length) },
  });
  // What ends the exchange is thrown by the calls below; the request may report it once more after that.
  request.on('error', () => undefined);
  try {
    if (webhook.truncate === true) return await breakOff(request, body);
    request.end(body);
    const [response] = (await once(request, 'response', { signal })) as [IncomingMessage];
    return await readAnswer(response);
  } finally {
    request.destroy();
  }
}

async function breakOff(request: ClientRequest, body: Buffer): Promise<Answer> {
  const half = body.subarray(0, body.length >> 1);
  await new Promise<void>((resolve, reject) => {
    request.write(half, (error) => (error == null ? resolve() : reject(error)));
  });
  return { status: 0, body: '', error: 'the sandbox broke off in the middle of the body' };
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > REPLY_LIMIT_BYTES) return answer(response, chunks, `an answer longer than ${REPLY_LIMIT_BYTES} bytes`);
    chunks.push(chunk);
  }
  return answer(response, chunks, undefined);
}

function answer({ statusCode = 0 }: IncomingMessage, chunks: readonly Buffer[], error: string | undefined): Answer {
  return { status: statusCode, body: Buffer.concat(chunks).toString(), error };
}

function describeFailure(error: unknown): string {
  const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? `connection failed (${code})` : 'connection failed';
}
