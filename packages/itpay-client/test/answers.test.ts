import { afterEach, describe, expect, test } from 'vitest';
import { ItPayClient } from '../src/client.ts';
import { ItPayConflictError, ItPayResponseError } from '../src/errors.ts';
import { API_KEY, failure, intentParams, NO_JITTER } from './support/fixtures.ts';
import { startGateway, type TestGateway } from './support/start-gateway.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

/** Answers each request in turn; the last answer again for those that follow. `404` stands for that status. */
async function answered(
  ...answers: readonly (object | string | 404)[]
): Promise<{ readonly client: ItPayClient; readonly gateway: TestGateway }> {
  const gateway = await startGateway((_request, response, count) => {
    const answer = answers[Math.min(count, answers.length) - 1] ?? {};
    if (answer === 404) return response.writeHead(404).end('{}');
    return response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  // A wait between polls is over at once; an attempt may take as long as it needs.
  const setTimer = (callback: () => void, ms: number) => (ms < 20_000 ? setTimeout(callback, 0) : setTimeout(callback, ms));
  const client = new ItPayClient({ apiKey: API_KEY, baseUrl: gateway.baseUrl, runtime: { ...NO_JITTER, setTimer } });
  open.push(gateway, client);
  return { client, gateway };
}

const other = { id: 'pi_other', status: 'succeeded', scan_url: 'itpay://x', payment_intent_id: 'pi_other' };

describe('an answer about another object', () => {
  test.each<[string, (client: ItPayClient) => Promise<unknown>]>([
    ['paymentIntents.retrieve', (client) => client.paymentIntents.retrieve('pi_1')],
    ['paymentIntents.waitForCompletion', (client) => client.paymentIntents.waitForCompletion('pi_1')],
    ['qr.generate', (client) => client.qr.generate('pi_1')],
    ['manifests.activate', (client) => client.manifests.activate('svc_1')],
  ])('is refused by %s', async (_name, ask) => {
    const { client } = await answered(other);
    const error = await failure(ask(client));
    expect(error).toBeInstanceOf(ItPayResponseError);
    expect(error).toMatchObject({ outcome: 'unknown', message: expect.stringContaining('about another') });
  });
});

describe('paymentIntents.create', () => {
  const params = intentParams({ amount: { currency: 'CNY', value: 699 } });
  const intent = { id: params.id, status: 'pending' };

  test.each([
    ['another amount', { currency: 'CNY', value: 1 }],
    ['another currency', { currency: 'JPY', value: 699 }],
    ['text for an amount', { currency: 'CNY', value: '699' }],
  ])('is a conflict when the answer has %s, with what came', async (_name, amount) => {
    const { client, gateway } = await answered({ ...intent, amount });
    const error = await failure(client.paymentIntents.create(params));
    expect(error).toBeInstanceOf(ItPayConflictError);
    expect(error).toMatchObject({ outcome: 'unknown', received: { ...intent, amount } });
    expect(JSON.stringify(error)).not.toContain('received');
    expect(gateway.requests).toHaveLength(1);
  });

  test('takes an answer that leaves the amount out', async () => {
    const { client } = await answered(intent);
    expect(await client.paymentIntents.create(params)).toMatchObject(intent);
  });

  test('refuses an amount with more digits than a number holds, and keeps them', async () => {
    const { client } = await answered(
      `{"id":"${params.id}","status":"pending","amount":{"currency":"CNY","value":9007199254740993}}`,
    );
    const error = await failure(client.paymentIntents.create(params));
    expect(error).toMatchObject({ name: 'ItPayResponseError', outcome: 'unknown', details: { value: '9007199254740993' } });
  });
});

describe('paymentIntents.waitForCompletion', () => {
  const params = intentParams();
  const intent = { id: params.id, status: 'pending', amount: params.amount };

  test("forgives three 404 after this client's own create", async () => {
    const { client, gateway } = await answered(intent, 404, 404, 404, { ...intent, status: 'succeeded' });
    await client.paymentIntents.create(params);
    expect(await client.paymentIntents.waitForCompletion(params.id)).toMatchObject({ status: 'succeeded' });
    expect(gateway.requests).toHaveLength(5);
  });

  test('ends on the fourth 404, and on the first for an id that this client did not create', async () => {
    const own = await answered(intent, 404);
    await own.client.paymentIntents.create(params);
    expect(await failure(own.client.paymentIntents.waitForCompletion(params.id))).toMatchObject({ statusCode: 404 });
    expect(own.gateway.requests).toHaveLength(5);
    const foreign = await answered(404);
    expect(await failure(foreign.client.paymentIntents.waitForCompletion('pi_1'))).toMatchObject({ statusCode: 404 });
    expect(foreign.gateway.requests).toHaveLength(1);
  });
});

describe('refunds.create', () => {
  test.each([Number.NaN, 0.1 * 3, -5, 0, 2 ** 53, '1e3', null, { currency: 'CNY', value: 0.5 }, { currency: 'cny', value: 5 }])(
    'refuses the amount %j before sending',
    async (amount) => {
      const { client, gateway } = await answered({});
      const error = await failure(client.refunds.create({ payment_intent: 'pi_1', amount }));
      expect(error).toMatchObject({
        name: 'ItPayValidationError',
        outcome: 'not-sent',
        message: expect.stringMatching(/^amount/),
      });
      expect(gateway.requests).toHaveLength(0);
    },
  );

  test.each([500, { currency: 'CNY', value: 500 }])('sends the amount %j', async (amount) => {
    const { client, gateway } = await answered({ id: 're_1' });
    expect(await client.refunds.create({ payment_intent: 'pi_1', amount })).toEqual({ id: 're_1' });
    expect(JSON.parse(String(gateway.requests[0]?.body))).toEqual({ payment_intent: 'pi_1', amount });
  });

  test('refuses an answer about another payment', async () => {
    const { client } = await answered({ id: 're_1', payment_intent: 'pi_other' });
    expect(await failure(client.refunds.create({ payment_intent: 'pi_1' }))).toMatchObject({ name: 'ItPayResponseError' });
  });
});
