import { holdTimers } from '@x/tooling-timers';
import { describe, expect, test } from 'vitest';
import type { Transport } from '../../src/call/transport.ts';
import type { ClientOptions } from '../../src/options/client-options.ts';
import { startGateway } from '../support/start-gateway.ts';
import { call, failure, keep, transport } from '../support/start-transport.ts';

describe('a signer that answers later', () => {
  const slow = (url: string, sign: () => Promise<Record<string, string>>, options: ClientOptions = {}): Transport<object> =>
    transport(url, options, sign);

  test('is held to the timeout: nothing is sent, and it is asked again', async () => {
    const server = await keep(startGateway((_request, response) => response.end('{}')));
    let asked = 0;
    const sign = (): Promise<never> => {
      asked += 1;
      return new Promise(() => undefined);
    };
    const error = await failure(
      slow(server.url, sign, { timeout: 40, maxRetries: 2 }).send('things.create', call({ repeatable: false })),
    );
    expect(error).toMatchObject({ kind: 'timeout', outcome: 'not-sent', attempts: 0, retryable: true });
    expect(asked).toBe(3);
    expect(server.requests).toHaveLength(0);
  });

  test('is held to the deadline and to an abort', async () => {
    const server = await keep(startGateway((_request, response) => response.end('{}')));
    const never = (): Promise<never> => new Promise(() => undefined);
    const late = await failure(slow(server.url, never, { deadline: 50 }).send('things.create', call()));
    expect(late).toMatchObject({ kind: 'timeout', outcome: 'not-sent' });
    const controller = new AbortController();
    const aborted = failure(slow(server.url, never).send('things.create', call({ options: { signal: controller.signal } })));
    controller.abort();
    expect(await aborted).toMatchObject({ kind: 'abort', outcome: 'not-sent', attempts: 0 });
    expect(server.requests).toHaveLength(0);
  });

  test('does not disturb the next attempt when it answers after its time', async () => {
    const { runtime, expire } = holdTimers();
    const signers: ((headers: Record<string, string>) => void)[] = [];
    const server = await keep(
      startGateway((_request, response) => {
        signers[0]?.({ 'x-asked': '1' });
        setImmediate(() => response.end('{"n":1}'));
      }),
    );
    const sign = (): Promise<Record<string, string>> => {
      // The first is out of time before it answers, which it does while the second attempt is under way.
      setImmediate(signers.length === 0 ? expire : () => signers[1]?.({ 'x-asked': '2' }));
      return new Promise((resolve) => signers.push(resolve));
    };
    expect(await slow(server.url, sign, { runtime }).send('things.create', call())).toEqual({ n: 1 });
    expect(server.requests.map(({ headers }) => headers['x-asked'])).toEqual(['2']);
  });
});
