import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StablecoinClient, type StablecoinClientOptions } from '../../src/index.ts';

export const credentials = {
  merchantId: '1000',
  apiKey: 'PSTG6ELOB2YXKO4ZHRQ6NKTSBY',
  apiSecret: 'MpkvVlXvYTZVPPJ0LReNA-g_yC7V7foe4UAj7tgWJSM',
} as const;

export interface GatewayRequest {
  readonly method: string;
  /** Path and query exactly as they came. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly json: Record<string, unknown>;
  /** 1 for the first. */
  readonly number: number;
  /** Whether X-Signature is what the published rule gives for exactly what arrived. */
  readonly isSigned: boolean;
}

/** An answer; `lost` breaks the connection after the request was read, `stalled` never answers. */
export type Reply =
  | 'lost'
  | 'stalled'
  | { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown };

export interface Gateway {
  readonly baseUrl: string;
  readonly requests: GatewayRequest[];
  close(): Promise<void>;
}

/** A gateway of our own that answers whatever a test wants, over real HTTP. Its signature check shares no code with the client. */
export async function startGateway(answer: (request: GatewayRequest) => Reply): Promise<Gateway> {
  const requests: GatewayRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const request = await readRequest(incoming, requests.length + 1);
    requests.push(request);
    const reply = answer(request);
    if (reply === 'stalled') return;
    if (reply === 'lost') {
      incoming.socket.destroy();
      return;
    }
    const { status = 200, headers = {}, body } = reply;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A client of that gateway that never waits between attempts. */
export function createTestClient(gateway: { readonly baseUrl: string }, options: StablecoinClientOptions = {}): StablecoinClient {
  return new StablecoinClient({ ...credentials, baseUrl: gateway.baseUrl, runtime: { random: () => 0 }, ...options });
}

/** An envelope of success. */
export function success(data: unknown): { readonly body: { readonly code: string; readonly data: unknown } } {
  return { body: { code: '00000', data } };
}

/** An envelope of failure, with HTTP 200 as the gateway has it. */
export function failure(code: string, message?: string): { readonly body: { readonly code: string; readonly message?: string } } {
  return { body: message === undefined ? { code } : { code, message } };
}

async function readRequest(incoming: IncomingMessage, number: number): Promise<GatewayRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const { method = '', url = '', headers } = incoming;
  return {
    method,
    target: url,
    headers,
    body,
    json: body.length === 0 ? {} : (JSON.parse(body.toString('utf8')) as Record<string, unknown>),
    number,
    isSigned: headers['x-signature'] === sign(String(headers['x-timestamp']), method, url, body),
  };
}

function sign(timestamp: string, method: string, url: string, body: Buffer): string {
  const [path = '', query = ''] = url.split('?');
  const hashed = body.length > 0 ? body : Buffer.from(query);
  const lines = [timestamp, method, path];
  if (hashed.length > 0) lines.push(createHash('sha256').update(hashed).digest('base64'));
  return createHmac('sha256', credentials.apiSecret).update(lines.join('\n')).digest('base64');
}
