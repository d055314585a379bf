import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookRequest, WebhookResponse } from '@x/webhooks';
import type { FromWorker, WorkerSettings } from '../messages.ts';
import { type CrashHooks, createHooks } from './hooks.ts';

/** What a worker file makes: anything that answers requests. */
export interface CrashWorker {
  handle(request: WebhookRequest): Promise<WebhookResponse>;
  /** Called on SIGTERM, once no new request can come in. */
  close?(): Promise<void>;
}

/** What a worker file exports as `createCrashWorker`. */
export type CreateCrashWorker = (hooks: CrashHooks) => Promise<CrashWorker>;

/** The body of every worker process: an HTTP server on a free port, told to the parent. */
export async function startWorker(createCrashWorker: CreateCrashWorker): Promise<void> {
  const settings: WorkerSettings = JSON.parse(process.argv[2] ?? '');
  const hooks = createHooks(settings);
  const worker = await createCrashWorker(hooks);
  const server = createServer(async (request, response) => {
    try {
      const body = await readBody(request);
      const answer = await worker.handle({
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        rawHeaders: request.rawHeaders,
        body,
      });
      hooks.point('before-answer');
      response.writeHead(answer.status, { ...answer.headers, ...(stopping && { connection: 'close' }) }).end(answer.body);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  let stopping = false;
  process.once('SIGTERM', () => {
    stopping = true;
    server.close(async () => {
      await worker.close?.();
      process.exit(0);
    });
    server.closeIdleConnections();
  });
  process.once('disconnect', () => process.exit(1));
  // Nobody closes an idle connection just when the driver uses it again: a reset then means that a worker died.
  server.keepAliveTimeout = 120_000;
  server.listen(0, '127.0.0.1', () => {
    process.send?.({ type: 'ready', port: (server.address() as AddressInfo).port } satisfies FromWorker);
  });
}

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
