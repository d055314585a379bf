import type { CheckoutView } from '../../src/index.ts';

export interface EventReader {
  /** The next view; undefined once the stream has ended. Comments count as `keep-alive`. */
  next(): Promise<CheckoutView | 'keep-alive' | undefined>;
  close(): Promise<void>;
}

/** Reads server-sent events, one block at a time. */
export function readEvents(response: Response): EventReader {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let buffer = '';
  async function readBlock(): Promise<string | undefined> {
    for (;;) {
      const end = buffer.indexOf('\n\n');
      if (end >= 0) {
        const block = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        return block;
      }
      const { done, value } = await reader.read();
      if (done) return undefined;
      buffer += decoder.decode(value, { stream: true });
    }
  }
  return {
    async next() {
      for (;;) {
        const block = await readBlock();
        if (block === undefined) return undefined;
        if (block === ':') return 'keep-alive';
        if (block.startsWith('data: ')) return JSON.parse(block.slice(6)) as CheckoutView;
      }
    },
    close: () => reader.cancel(),
  };
}
