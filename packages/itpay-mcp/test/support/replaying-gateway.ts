import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface Intent {
  id: string;
  status: string;
  amount: { currency: string; value: number };
  service_id?: string;
  channel?: string;
}

export interface ReplayingGateway {
  readonly baseUrl: string;
  /** The intents by id. A test may change them, as another server or the merchant could. */
  readonly intents: Map<string, Intent>;
  /** Which calls arrived, in their order. */
  readonly calls: string[];
  /** Answers the next look-up with 404, as if another server created the intent right after it. */
  hideOnce(): void;
  close(): Promise<void>;
}

/** A gateway that, as the published one does, answers a create with the intent that exists under the id. It checks no signature. */
export async function startReplayingGateway(): Promise<ReplayingGateway> {
  const intents = new Map<string, Intent>();
  const calls: string[] = [];
  let hidden = false;
  const server = createServer(async (request, response) => {
    const [, , , id = '', part] = (request.url ?? '').split('/').map(decodeURIComponent);
    const call = request.method === 'GET' ? 'retrieve' : part === 'qr' ? 'qr' : 'create';
    calls.push(call);
    const body = request.method === 'POST' ? ((await json(request).catch(() => ({}))) as Partial<Intent>) : {};
    const known = intents.get(call === 'create' ? (body.id ?? '') : id);
    const isHidden = call === 'retrieve' && hidden;
    if (isHidden) hidden = false;
    const reply = (status: number, value: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (call === 'create') {
      const intent = known ?? ({ ...body, status: 'pending' } as Intent);
      intents.set(intent.id, intent);
      reply(200, intent);
    } else if (known === undefined || isHidden) {
      reply(404, { error: { code: 'PAYMENT_INTENT_NOT_FOUND', message: 'There is no such intent.' } });
    } else if (call === 'retrieve') reply(200, known);
    else reply(201, { id: 'qr_1', payment_intent_id: id, qr_data: 'https://pay.example/1', scan_url: 'https://pay.example/1' });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    intents,
    calls,
    hideOnce() {
      hidden = true;
    },
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
