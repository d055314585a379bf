import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CheckoutHandler } from './checkout-handler.ts';

/**
 * Mounts a checkout handler in Express, Fastify's raw server or `node:http`. When the visitor leaves, the handler's request is aborted.
 *
 * @example app.all('/pay/:id', toNodeListener(handler));
 */
export function toNodeListener(handler: CheckoutHandler): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (incoming, outgoing) => {
    const visit = new AbortController();
    outgoing.once('close', () => visit.abort());
    const request = toRequest(incoming, visit.signal);
    if (request === undefined) {
      outgoing.writeHead(400).end();
      return;
    }
    const answer = await handler(request);
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
    const reader = answer.body?.getReader();
    visit.signal.addEventListener('abort', () => void reader?.cancel().catch(() => {}));
    while (reader !== undefined && !visit.signal.aborted) {
      const { done, value } = await reader.read();
      if (done) break;
      outgoing.write(value);
    }
    outgoing.end();
  };
}

function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request | undefined {
  const { method = 'GET', headers } = incoming;
  // Express shortens `url` below a router; the visitor's own is needed for links.
  const { originalUrl, url = '/' } = incoming as IncomingMessage & { readonly originalUrl?: string };
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  );
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const target = `http://${headers.host ?? 'localhost'}${originalUrl ?? url}`;
  if (!URL.canParse(target)) return undefined;
  const body = hasBody ? { body: toBody(incoming), duplex: 'half' as const } : {};
  return new Request(target, { method, headers: entries, signal, ...body });
}

/** A stream of chunks as they come. */
function toBody(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks = incoming[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(new Uint8Array(value as Uint8Array));
    },
  });
}
