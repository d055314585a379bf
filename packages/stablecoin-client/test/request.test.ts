import { describe, expect, test } from 'vitest';
import { StablecoinValidationError } from '../src/index.ts';
import { hostedParams } from './support/samples.ts';
import { createTestClient, success } from './support/start-gateway.ts';
import { echo, start } from './support/use-gateways.ts';

describe('request', () => {
  test('takes the relative and the full documented path, and finds the product by the path', async () => {
    const { gateway, client } = await start(echo);
    await client.request('GET', '/orders/x');
    await client.request('GET', '/api/v1/merchants/1000/orders/x');
    await client.request('GET', '/checkout/orders/x');
    await client.request('GET', '/checkouts');
    await client.request('GET', '/orders/x', { product: 'checkout' });
    await client.request('POST', '/checkout/x', { product: 'hosted', body: { a: 1 }, query: { b: 'c d' } });
    expect(
      gateway.requests.map(({ target, headers, isSigned }) => [
        target.replace('/api/v1/merchants/1000', ''),
        headers['x-api-key'] !== undefined,
        isSigned,
      ]),
    ).toEqual([
      ['/orders/x', true, true],
      ['/orders/x', true, true],
      ['/checkout/orders/x', false, true],
      ['/checkouts', true, true],
      ['/orders/x', false, true],
      ['/checkout/x?b=c%20d', true, true],
    ]);
  });

  test.each(['', '/api/v1', '/api/v1/merchants/1000', '/gateway', '/gateway/api/v1'])(
    'doubles nothing of the documented path behind a base URL that ends in %j',
    async (end) => {
      const { gateway } = await start(echo);
      const client = createTestClient({ baseUrl: `${gateway.baseUrl}${end}` });
      await client.request('GET', '/orders/x');
      await client.request('GET', '/api/v1/merchants/1000/orders/x');
      await client.orders.retrieve('x');
      await client.close();
      const expected = `${end.startsWith('/gateway') ? '/gateway' : ''}/api/v1/merchants/1000/orders/x`;
      expect(gateway.requests.map(({ target }) => target)).toEqual([expected, expected, expected]);
    },
  );

  test.each([
    ['get', '/orders', {}, /method must be/],
    ['GET', 'orders', {}, /path must begin/],
    ['GET', '/orders?x=1', {}, /Pass the query as an option/],
    ['GET', '/orders/../x', {}, /segments/],
    ['GET', '/api/v1/merchants/2000/orders', {}, /own merchant/],
    ['GET', '/orders', { body: {} }, /must not have a body/],
    ['POST', '/orders', { body: 'x' as unknown as object }, /body must be a plain object or an array/],
    ['GET', '/orders', { product: 'both' as unknown as 'hosted' }, /product must be/],
    ['GET', '/orders', { headers: { 'X-Api-Key': 'x' } }, /must not set x-api-key/],
    ['GET', '/orders', { headers: { 'x-signature': 'x' } }, /must not set x-signature/],
  ] as const)('refuses %s %s %j', async (method, path, options, message) => {
    const { gateway, client } = await start(echo);
    await expect(client.request(method, path, options)).rejects.toThrow(message);
    await expect(client.request(method, path, options)).rejects.toBeInstanceOf(StablecoinValidationError);
    expect(gateway.requests).toHaveLength(0);
  });

  test('signs what is sent for awkward query values, or refuses them', async () => {
    const pieces = [
      ' ',
      '+',
      '%',
      '/',
      '?',
      '#',
      '&',
      '=',
      '"',
      "'",
      '<',
      '😀',
      'e\u0301',
      '..',
      '\u0000',
      '\n',
      '\ud83d',
      '%2F',
      '\\',
      '|',
    ];
    const values = pieces.flatMap((a) => pieces.map((b) => `${a}x${b}`));
    const { gateway, client } = await start(() => success({}));
    let refused = 0;
    await Promise.all(
      values.map((value) =>
        client.request('GET', '/orders', { query: { [`k${value.length}`]: value } }).then(undefined, (error: unknown) => {
          expect(error).toBeInstanceOf(StablecoinValidationError);
          refused += 1;
        }),
      ),
    );
    expect(gateway.requests.length + refused).toBe(values.length);
    expect(gateway.requests.length).toBeGreaterThan(300);
    expect(gateway.requests.filter(({ isSigned }) => !isSigned)).toEqual([]);
  });

  test('never repeats a POST after a lost reply, a GET it does', async () => {
    const { gateway, client } = await start(({ number }) => (number <= 2 ? 'lost' : success({ ok: true })));
    await expect(client.request('POST', '/orders', { body: hostedParams })).rejects.toMatchObject({
      name: 'StablecoinConnectionError',
      outcome: 'unknown',
      attempts: 1,
      retryable: false,
    });
    expect(await client.request('GET', '/orders')).toEqual({ ok: true });
    expect(gateway.requests).toHaveLength(3);
  });
});
