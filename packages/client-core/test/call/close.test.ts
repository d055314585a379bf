import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Call } from '../../src/call/types.ts';
import { createTestTransport } from '../support/create-test-transport.ts';
import { startGateway } from '../support/start-gateway.ts';

const run = promisify(execFile);
const call = (): Call<unknown> => ({
  method: 'POST',
  path: '/things',
  body: { id: 'a' },
  repeatable: true,
});

describe('close', () => {
  test('leaves no timer and no socket: the process ends by itself', async () => {
    const gateway = await startGateway((_request, response) => response.end('{}'));
    const script = fileURLToPath(new URL('../support/use-and-close.ts', import.meta.url));
    const { stdout } = await run(
      process.execPath,
      ['--conditions=@x/source', '--import', import.meta.resolve('tsx'), script, gateway.url],
      { timeout: 20_000 },
    );
    expect(JSON.parse(stdout)).toEqual([]);
    expect(gateway.requests).toHaveLength(30);
    await gateway.close();
  });

  test('refuses new calls, before they are sent', async () => {
    const gateway = await startGateway((_request, response) => response.end('{}'));
    const transport = createTestTransport(gateway.url);
    await transport.close();
    await expect(transport.send('things.create', call)).rejects.toMatchObject({
      kind: 'abort',
      message: 'The client was closed.',
      outcome: 'not-sent',
      attempts: 0,
    });
    expect(gateway.requests).toHaveLength(0);
    await gateway.close();
  });

  test('lets a request that is under way finish', async () => {
    let respond = (): void => undefined;
    const arrived = new Promise<void>((resolve) => {
      void startGateway((_request, response) => {
        respond = () => response.end('{"paid":true}');
        resolve();
      }).then((gateway) => gateways.push(gateway));
    });
    const gateways: Awaited<ReturnType<typeof startGateway>>[] = [];
    while (gateways.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const transport = createTestTransport(gateways[0]?.url ?? '');
    const answer = transport.send('things.create', call);
    await arrived;
    const closed = transport.close();
    respond();
    expect(await answer).toEqual({ paid: true });
    await closed;
    await gateways[0]?.close();
  });

  test('ends a back-off and a poll at once, and may be called again', async () => {
    const gateway = await startGateway((_request, response) => response.writeHead(429, { 'retry-after': '60' }).end('{}'));
    const transport = createTestTransport(gateway.url, {
      hooks: { onRetry: () => void setImmediate(() => transport.close()) },
      // The wait that the gateway asks for would never be over.
      runtime: { random: () => 0, setTimer: (callback, ms) => (ms === 60_000 ? undefined : setTimeout(callback, ms)) },
    });
    await expect(transport.send('things.create', call)).rejects.toMatchObject({
      kind: 'abort',
      outcome: 'rejected',
      attempts: 1,
    });
    await transport.close();
    await gateway.close();
  });

  test('is free for a client that was never used', async () => {
    const before = process.getActiveResourcesInfo();
    const transport = createTestTransport('http://127.0.0.1:9');
    expect(process.getActiveResourcesInfo()).toEqual(before);
    await transport.close();
  });
});
