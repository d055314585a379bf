import { jumpOverWaits } from '@x/tooling-timers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ItPayClient } from '../../src/client.ts';
import { API_KEY, failure } from '../support/fixtures.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const each of open.splice(0).reverse()) await each.close();
});

async function start(
  intent: object,
  clockOffsetMs = 0,
): Promise<{ readonly client: ItPayClient; readonly gateway: TestGateway }> {
  const gateway = await startGateway((_request, response) => response.end(JSON.stringify({ id: 'pi_1', ...intent })));
  const { timeout, runtime } = jumpOverWaits();
  const client = new ItPayClient({
    apiKey: API_KEY,
    baseUrl: gateway.baseUrl,
    timeout,
    runtime: { ...runtime, now: () => Date.now() + clockOffsetMs },
  });
  open.push(gateway, client);
  return { client, gateway };
}

describe('paymentIntents.waitForCompletion', () => {
  const fromNow = (ms: number): string => new Date(Date.now() + ms).toISOString();

  test.each([fromNow(-60_000), fromNow(-60_000).replace('Z', ''), fromNow(-60_000).replace(/\.\d+Z/, '+00:00')])(
    'ends when expires_at %j and the grace have passed',
    async (expires_at) => {
      const { client, gateway } = await start({ status: 'pending', expires_at });
      const error = await failure(client.paymentIntents.waitForCompletion('pi_1', { timeout: 20_000 }));
      expect(error).toMatchObject({ name: 'ItPayTimeoutError', message: 'The expiry has passed without a final status.' });
      expect(gateway.requests).toHaveLength(1);
    },
  );

  test.each(['300', '1', 'soon', '2020', '', 300, null, {}])('takes no notice of expires_at %j', async (expires_at) => {
    const { client } = await start({ status: 'pending', expires_at });
    const error = await failure(client.paymentIntents.waitForCompletion('pi_1', { timeout: 60_000, pollInterval: 20_000 }));
    expect(error.message).toMatch(/within the timeout of 60000 ms/);
  });

  test('takes an expires_at without a zone for UTC, whatever zone this machine is in', async () => {
    vi.stubEnv('TZ', 'Asia/Shanghai');
    const { client } = await start({ status: 'pending', expires_at: fromNow(60_000).replace('Z', '') });
    const error = await failure(client.paymentIntents.waitForCompletion('pi_1', { timeout: 60_000, pollInterval: 20_000 }));
    expect(error.message).toMatch(/within the timeout of 60000 ms/);
  });

  test.each([
    ['an hour fast', 3_600_000],
    ['an hour slow', -3_600_000],
  ])("measures expires_at from the gateway's own Date where this machine's clock is %s", async (_name, offsetMs) => {
    const { client } = await start({ status: 'pending', expires_at: fromNow(60_000) }, offsetMs);
    const error = await failure(client.paymentIntents.waitForCompletion('pi_1', { timeout: 60_000, pollInterval: 20_000 }));
    expect(error.message).toMatch(/within the timeout of 60000 ms/);
    const ended = await start({ status: 'pending', expires_at: fromNow(-60_000) }, offsetMs);
    const late = await failure(ended.client.paymentIntents.waitForCompletion('pi_1', { timeout: 60_000, pollInterval: 20_000 }));
    expect(late.message).toMatch(/The expiry has passed/);
  });

  test('leaves the repeating to the wait, so that nobody asks faster than it backs off', async () => {
    const retries: unknown[] = [];
    const gateway = await startGateway((_request, response, count) =>
      count < 3
        ? response.writeHead(429, { 'retry-after': '0' }).end()
        : response.end(JSON.stringify({ id: 'pi_1', status: 'succeeded' })),
    );
    const client = new ItPayClient({
      apiKey: API_KEY,
      baseUrl: gateway.baseUrl,
      hooks: { onRetry: (event) => retries.push(event) },
    });
    open.push(gateway, client);
    expect(await client.paymentIntents.waitForCompletion('pi_1', { pollInterval: 5 })).toMatchObject({ status: 'succeeded' });
    expect(gateway.requests).toHaveLength(3);
    expect(retries).toEqual([]);
  });

  test.each([
    [5_000, 'paymentIntents.waitForCompletion expects an object of options, but received a number.'],
    [{ onUpdate: 'nope' }, 'onUpdate must be a function, not a string.'],
  ])('refuses %j for its options before it asks', async (options, message) => {
    const { client, gateway } = await start({ status: 'succeeded' });
    const given = options as unknown as undefined;
    const expected = { name: 'ItPayValidationError', message, outcome: 'not-sent' };
    expect(await failure(client.paymentIntents.waitForCompletion('pi_1', given))).toMatchObject(expected);
    expect(gateway.requests).toHaveLength(0);
  });

  test('refuses null in place of options', async () => {
    const { client, gateway } = await start({ status: 'succeeded' });
    const none = null as unknown as undefined;
    const calls = [
      client.paymentIntents.waitForCompletion('pi_1', none),
      client.paymentIntents.retrieve('pi_1', none),
      client.request('GET', '/payment-intents/pi_1', none),
    ];
    for (const call of calls) {
      expect(await failure(call)).toMatchObject({
        name: 'ItPayValidationError',
        message: expect.stringContaining('received null'),
      });
    }
    expect(gateway.requests).toHaveLength(0);
  });

  test('sends the headers that it is given, and is ended by the deadline', async () => {
    const { client, gateway } = await start({ status: 'pending' });
    const error = await failure(
      client.paymentIntents.waitForCompletion('pi_1', { headers: { 'X-Trace': 't' }, deadline: 60_000, pollInterval: 20_000 }),
    );
    expect(error).toMatchObject({ name: 'ItPayTimeoutError', lastIntent: { id: 'pi_1' } });
    expect(gateway.requests[0]?.headers['x-trace']).toBe('t');
  });

  test('refuses anything but an AbortSignal before it asks', async () => {
    const { client, gateway } = await start({ status: 'pending' });
    const error = await failure(client.paymentIntents.waitForCompletion('pi_1', { signal: {} as AbortSignal }));
    expect(error).toMatchObject({ name: 'ItPayValidationError', message: 'signal must be an AbortSignal.' });
    expect(gateway.requests).toHaveLength(0);
  });
});

describe('refunds.create, webhookEndpoints.create', () => {
  test('refuse a key named __proto__ instead of losing it', async () => {
    const { client, gateway } = await start({});
    const refund = JSON.parse('{"payment_intent":"pi_1","__proto__":{"amount":1}}');
    const endpoint = JSON.parse('{"url":"https://shop.example","enabled_events":["a"],"__proto__":1}');
    for (const call of [client.refunds.create(refund), client.webhookEndpoints.create(endpoint)])
      expect(await failure(call)).toMatchObject({ name: 'ItPayValidationError', message: 'expected no key called __proto__' });
    expect(gateway.requests).toHaveLength(0);
  });
});
