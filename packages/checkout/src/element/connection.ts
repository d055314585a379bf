import type { CheckoutView } from '../view/checkout-view.ts';

/** What a connection tells its element. */
export interface Listener {
  onView(view: CheckoutView): void;
  /** Whether views still arrive. */
  onOnline(isOnline: boolean): void;
}

/** Between two questions where events do not come through, and before the next try after a failure. */
const POLL_MS = 5_000;
/** A proxy that holds events back sends nothing in this time, although the server sends the first view at once. */
const SILENCE_MS = 8_000;

/** Follows a payment by server-sent events, and by polling where they do not come through. Returns the function that ends it. */
export function connect(source: string, { onView, onOnline }: Listener): () => void {
  let events: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  let losses = 0;

  function receive(view: CheckoutView): void {
    if (isOver) return;
    losses = 0;
    onOnline(true);
    onView(view);
    if (view.final) stop();
  }

  /** The browser connects again by itself; a stream that ends after a choice is back before anybody needs to know. */
  function lose(): void {
    losses += 1;
    if (losses > 1) onOnline(false);
  }

  function listen(): void {
    if (isOver || events !== undefined) return;
    events = new EventSource(source);
    wait(poll, SILENCE_MS);
    events.onmessage = ({ data }: MessageEvent<string>) => {
      clearTimeout(timer);
      receive(JSON.parse(data));
    };
    events.onerror = () => {
      if (isOver) return;
      lose();
      // The browser has given up: the server answered something else, as it does while the gateway is down.
      if (events?.readyState === EventSource.CLOSED) poll();
    };
  }

  async function poll(): Promise<void> {
    events?.close();
    events = undefined;
    try {
      const answer = await fetch(source, { headers: { accept: 'application/json' } });
      const view: CheckoutView = await answer.json();
      receive(view);
      // It failed before and works again, so events may work again too.
      if (answer.ok && hasFailed) wait(listen, POLL_MS);
      else wait(poll, POLL_MS);
      hasFailed = !answer.ok;
    } catch {
      hasFailed = true;
      lose();
      wait(poll, POLL_MS);
    }
  }
  let hasFailed = false;

  function wait(step: () => void, ms: number): void {
    clearTimeout(timer);
    if (!isOver) timer = setTimeout(step, ms);
  }

  function stop(): void {
    isOver = true;
    events?.close();
    clearTimeout(timer);
    removeEventListener('online', again);
  }

  const again = (): void => void poll();
  addEventListener('online', again);
  if (typeof EventSource === 'function') listen();
  else void poll();
  return stop;
}
