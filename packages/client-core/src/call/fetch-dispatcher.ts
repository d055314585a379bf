import type { Dispatcher } from 'undici';

type Fetch = typeof globalThis.fetch;

/**
 * Sends a client's requests with `fetch`, for runtimes without undici: Bun, Workers, Deno. A runtime's `fetch` may rewrite what it sends,
 * and it does not tell whether a request left: after an error the outcome is unknown.
 *
 * @param fetch default: the runtime's own, looked up for each request
 * @example new ItPayClient({ dispatcher: fetchDispatcher() })
 */
export function fetchDispatcher(fetch: Fetch = (...input) => globalThis.fetch(...input)): Pick<Dispatcher, 'dispatch'> {
  if (typeof fetch !== 'function') throw new TypeError('fetchDispatcher expects a fetch function.');
  return {
    dispatch(options, handler) {
      void send(fetch, options, handler);
      return true;
    },
  };
}

async function send(fetch: Fetch, options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): Promise<void> {
  const aborter = new AbortController();
  const controller = createController(aborter);
  try {
    handler.onRequestStart?.(controller, {});
    const response = await fetch(`${String(options.origin)}${options.path}`, {
      method: options.method,
      headers: readPairs(options.headers as readonly string[]),
      body: (options.body as Uint8Array<ArrayBuffer> | null | undefined) ?? null,
      redirect: 'manual',
      signal: aborter.signal,
    });
    handler.onResponseStart?.(controller, response.status, Object.fromEntries(response.headers), response.statusText);
    if (response.body !== null) {
      const reader = response.body.getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        handler.onResponseData?.(controller, Buffer.from(part.value));
      }
    }
    handler.onResponseEnd?.(controller, {});
  } catch (error) {
    handler.onResponseError?.(controller, error instanceof Error ? error : new Error('fetch failed'));
  }
}

function createController(aborter: AbortController): Dispatcher.DispatchController {
  return {
    get aborted() {
      return aborter.signal.aborted;
    },
    get paused() {
      return false;
    },
    get reason() {
      return aborter.signal.reason instanceof Error ? aborter.signal.reason : null;
    },
    abort: (reason: Error) => aborter.abort(reason),
    pause: () => undefined,
    resume: () => undefined,
  } as Dispatcher.DispatchController;
}

/** From name, value, name, value. */
function readPairs(flat: readonly string[]): [string, string][] {
  return flat.flatMap((name, index): [string, string][] => (index % 2 === 0 ? [[name, flat[index + 1] ?? '']] : []));
}
