import { createRawBodyGoneError, type WebhookReceiver, type WebhookRefusal } from '@x/webhooks';

/** What came of reading a request's body: its bytes, or why there are none. */
export type RawBody = { readonly ok: true; readonly body: Uint8Array } | ({ readonly ok: false } & WebhookRefusal);

const fix = 'Pass the request on unread, or pass a clone (request.clone()) that was made before the request was read.';

/** Reads the request's stream under the receiver's limits. Never rejects; a body that it gives up on is canceled. */
export async function readRawBody(request: Request, receiver: WebhookReceiver): Promise<RawBody> {
  // Locked but unread: somebody holds a reader, or has called `tee()`.
  const isGone = request.bodyUsed || request.body?.locked === true;
  if (isGone) return { ok: false, reason: 'raw-body-gone', error: createRawBodyGoneError(fix) };
  if (request.body === null) return { ok: true, body: new Uint8Array(0) };
  const reader = request.body.getReader();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<RawBody>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, reason: 'body-timeout' }), receiver.bodyTimeoutMs);
  });
  const read = await Promise.race([readAll(reader, receiver.bodyLimitBytes), timeout]);
  clearTimeout(timer);
  // Not awaited: a platform may keep this pending for as long as the sender keeps sending.
  if (!read.ok) reader.cancel().catch(() => {});
  return read;
}

async function readAll(reader: ReadableStreamDefaultReader<Uint8Array>, limitBytes: number): Promise<RawBody> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { ok: true, body: concatenate(chunks, length) };
      length += value.length;
      if (length > limitBytes) return { ok: false, reason: 'body-too-large' };
      chunks.push(value);
    }
  } catch {
    return { ok: false, reason: 'body-aborted' };
  }
}

function concatenate(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const body = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.length;
  }
  return body;
}
