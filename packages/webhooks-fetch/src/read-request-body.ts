export interface ReadRequestBodyOptions {
  readonly limitBytes: number;
  /** For the whole body, however its bytes are spread over it. */
  readonly timeoutMs: number;
}

export type RequestBody =
  | { readonly ok: true; readonly body: Uint8Array }
  | { readonly ok: false; readonly reason: 'body-too-large' | 'body-timeout' | 'body-aborted' };

/** Reads a Request's body under a cap and a deadline. Never rejects; when it gives up the rest is cancelled. */
export async function readRequestBody(request: Request, options: ReadRequestBodyOptions): Promise<RequestBody> {
  if (request.body === null) return { ok: true, body: new Uint8Array(0) };
  const reader = request.body.getReader();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<RequestBody>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, reason: 'body-timeout' }), options.timeoutMs);
  });
  const result = await Promise.race([readAll(reader, options.limitBytes), timeout]);
  clearTimeout(timer);
  // Not awaited: a platform may keep this open for as long as the sender keeps sending.
  if (!result.ok) reader.cancel().catch(() => {});
  return result;
}

async function readAll(reader: ReadableStreamDefaultReader<Uint8Array>, limitBytes: number): Promise<RequestBody> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { ok: true, body: join(chunks, length) };
      length += value.length;
      if (length > limitBytes) return { ok: false, reason: 'body-too-large' };
      chunks.push(value);
    }
  } catch {
    return { ok: false, reason: 'body-aborted' };
  }
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = chunks;
  if (first !== undefined && chunks.length === 1) return first;
  const body = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.length;
  }
  return body;
}
