import type { CheckoutView } from '../view/checkout-view.ts';
import type { Watches } from './watches.ts';

/** How long a browser waits before it connects again. */
const RETRY_MS = 2_000;

/** Streams views as server-sent events until the status is final or the visitor leaves. */
export function streamViews(
  request: Request,
  start: { readonly key: string | undefined; readonly view: CheckoutView },
  watches: Watches,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let stop = (): void => {};
  let isOpen = true;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (text: string): void => {
        if (isOpen) controller.enqueue(encoder.encode(text));
      };
      const end = (): void => {
        if (!isOpen) return;
        isOpen = false;
        controller.close();
      };
      write(`retry: ${RETRY_MS}\n\n`);
      stop = watches.add(
        {
          request,
          send: (view) => write(`data: ${JSON.stringify(view)}\n\n`),
          keepAlive: () => write(':\n\n'),
          end,
        },
        start,
      );
      request.signal.addEventListener('abort', () => {
        stop();
        end();
      });
    },
    cancel() {
      isOpen = false;
      stop();
    },
  });
}
