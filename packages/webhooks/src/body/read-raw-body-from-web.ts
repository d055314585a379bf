import { collectChunks } from './collect-chunks.ts';
import type { RawBody, ReadRawBodyOptions } from './read-raw-body.ts';

/** The part of a web stream that reading needs. */
export interface WebBodyStream {
  readonly locked: boolean;
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
    cancel(reason?: unknown): Promise<void>;
  };
}

/** As `readRawBody`, for the `body` of a Fetch `Request`; `null` is an empty body. */
export async function readRawBodyFromWeb(stream: WebBodyStream | null, options: ReadRawBodyOptions): Promise<RawBody> {
  if (stream === null) return { ok: true, body: new Uint8Array(0) };
  if (stream.locked) return { ok: false, reason: 'raw-body-gone' };
  const reader = stream.getReader();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<'timeout'>((resolve) => {
    timer = setTimeout(() => resolve('timeout'), options.timeoutMs);
  });
  const give = (reason: 'body-too-large' | 'body-timeout'): RawBody => {
    reader.cancel(reason).catch(() => undefined);
    return { ok: false, reason };
  };
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const piece = await Promise.race([reader.read(), timeout]);
      if (piece === 'timeout') return give('body-timeout');
      if (piece.done) return { ok: true, body: collectChunks(chunks, size) };
      if (piece.value === undefined) continue;
      size += piece.value.byteLength;
      if (size > options.limitBytes) return give('body-too-large');
      chunks.push(piece.value);
    }
  } catch {
    return { ok: false, reason: 'body-aborted' };
  } finally {
    clearTimeout(timer);
  }
}
