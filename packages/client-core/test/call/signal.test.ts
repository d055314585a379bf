import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { startGateway } from '../support/start-gateway.ts';
import { call, failure, keep, transport } from '../support/start-transport.ts';

describe('signal', () => {
  test('aborted before the call sends nothing', async () => {
    const server = await keep(startGateway((_request, response) => response.end('{}')));
    const reason = new Error('mine');
    const error = await failure(
      transport(server.url).send('things.create', call({ options: { signal: AbortSignal.abort(reason) } })),
    );
    expect(error).toMatchObject({ kind: 'abort', outcome: 'not-sent', attempts: 0, cause: reason });
    expect(server.requests).toHaveLength(0);
  });

  test('aborted in flight ends the call at once, with an unknown outcome', async () => {
    const controller = new AbortController();
    const server = await keep(startGateway(() => controller.abort()));
    const error = await failure(transport(server.url).send('things.create', call({ options: { signal: controller.signal } })));
    expect(error).toMatchObject({ kind: 'abort', outcome: 'unknown', attempts: 1, retryable: false });
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  test('aborted by a hook just before sending sends nothing', async () => {
    const controller = new AbortController();
    const server = await keep(startGateway((_request, response) => response.end('{}')));
    const client = transport(server.url, { hooks: { onRequest: () => controller.abort() } });
    const error = await failure(client.send('things.create', call({ options: { signal: controller.signal } })));
    expect(error).toMatchObject({ kind: 'abort', outcome: 'not-sent' });
    expect(server.requests).toHaveLength(0);
  });

  test('aborted in back-off ends the wait', async () => {
    const controller = new AbortController();
    const server = await keep(startGateway((_request, response) => response.writeHead(429, { 'retry-after': '50' }).end()));
    const options = { hooks: { onRetry: () => setImmediate(() => controller.abort()) } };
    const error = await failure(
      transport(server.url, options).send('things.create', call({ options: { signal: controller.signal } })),
    );
    expect(error).toMatchObject({ kind: 'abort', outcome: 'rejected', attempts: 1 });
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  test('is shared by a hundred calls at once without a warning, and ends them all', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): number => warnings.push(warning);
    process.on('warning', note);
    const controller = new AbortController();
    const server = await keep(startGateway((_request, _response, count) => count === 100 && controller.abort()));
    const client = transport(server.url);
    const calls = Array.from({ length: 100 }, () =>
      failure(client.send('things.create', call({ options: { signal: controller.signal } }))),
    );
    for (const error of await Promise.all(calls)) expect(error).toMatchObject({ kind: 'abort', outcome: 'unknown' });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  test('keeps no listener after a call that went well', async () => {
    const controller = new AbortController();
    const server = await keep(startGateway((_request, response) => response.end('{}')));
    const client = transport(server.url);
    for (let index = 0; index < 20; index += 1)
      await client.send('things.create', call({ options: { signal: controller.signal } }));
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });
});
