import { useEffect, useRef, useState } from 'preact/hooks';
import type { PageState } from '../../src/server/describe-state.ts';

export interface LiveState {
  /** Undefined until the first answer. */
  readonly state: PageState | undefined;
  readonly isOnline: boolean;
  readonly refresh: () => Promise<void>;
}

/** What the sandbox shows, kept up to date. With a payment, its own requests and webhooks alone. */
export function useLiveState(paymentId: string | undefined): LiveState {
  const [state, setState] = useState<PageState>();
  const [isOnline, setOnline] = useState(false);
  const wanted = useRef(paymentId);
  wanted.current = paymentId;
  const loading = useRef<{ promise: Promise<void>; isStale: boolean } | undefined>(undefined);

  async function load(): Promise<void> {
    const asked = wanted.current;
    try {
      const query = asked === undefined ? '' : `?payment=${encodeURIComponent(asked)}`;
      const reply = await fetch(`/_sandbox/state${query}`);
      const loaded = (await reply.json()) as PageState;
      if (asked === wanted.current) setState(loaded);
      setOnline(true);
    } catch {
      setOnline(false);
    }
  }

  /** One request at a time; what changes meanwhile is asked for once more. */
  function refresh(): Promise<void> {
    if (loading.current !== undefined) {
      loading.current.isStale = true;
      return loading.current.promise;
    }
    const mine = { isStale: true, promise: Promise.resolve() };
    const run = async () => {
      while (mine.isStale) {
        mine.isStale = false;
        await load();
      }
      loading.current = undefined;
    };
    loading.current = mine;
    mine.promise = run();
    return mine.promise;
  }

  useEffect(() => {
    const events = new EventSource('/_sandbox/events');
    events.onmessage = () => void refresh();
    events.onerror = () => setOnline(false);
    return () => events.close();
  }, []);
  useEffect(() => void refresh(), [paymentId]);
  return { state, isOnline, refresh };
}
