import { holdTimers } from '@x/tooling-timers';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { errorTree } from '../src/errors.ts';
import {
  isStablecoinError,
  type Outcome,
  StablecoinAbortError,
  StablecoinAPIError,
  StablecoinAuthenticationError,
  StablecoinBusinessError,
  StablecoinConflictError,
  StablecoinConnectionError,
  StablecoinError,
  StablecoinNotFoundError,
  StablecoinPermissionError,
  StablecoinRateLimitError,
  StablecoinResponseError,
  StablecoinStateError,
  type StablecoinTimeoutError,
  StablecoinValidationError,
} from '../src/index.ts';
import { readAnswer } from '../src/read-answer.ts';
import { hostedParams } from './support/samples.ts';
import { failure, type Reply, success } from './support/start-gateway.ts';
import { start } from './support/use-gateways.ts';

const id = hostedParams.merchantOrderId;
type Case = readonly [name: string, reply: Reply, errorClass: typeof StablecoinError, facts: Record<string, unknown>];

const refused: readonly Case[] = [
  [
    '10001',
    failure('10001', 'bad argument'),
    StablecoinValidationError,
    { code: '10001', message: 'bad argument', statusCode: 200 },
  ],
  ['10010', failure('10010'), StablecoinValidationError, { code: '10010', message: 'The payment method is invalid.' }],
  ['20001', failure('20001', 'used'), StablecoinConflictError, { code: '20001', message: 'used', outcome: 'unknown' }],
  ['20002', failure('20002', 'paid'), StablecoinBusinessError, { code: '20002', outcome: 'unknown' }],
  ['20009', failure('20009', 'differs'), StablecoinBusinessError, { code: '20009', outcome: 'unknown' }],
  ['30001', failure('30001', 'version'), StablecoinStateError, { code: '30001', outcome: 'unknown' }],
  ['40001', failure('40001', 'none'), StablecoinNotFoundError, { code: '40001' }],
  ['50001', failure('50001', 'signature'), StablecoinAuthenticationError, { code: '50001' }],
  ['50010', failure('50010', 'not enabled'), StablecoinPermissionError, { code: '50010' }],
  [
    'HTTP 400 with a code',
    { status: 400, ...failure('20002') },
    StablecoinBusinessError,
    { code: '20002', statusCode: 400, outcome: 'unknown' },
  ],
  ['HTTP 400 without', { status: 400, body: '<html>' }, StablecoinValidationError, { code: 'ERR_STABLECOIN_VALIDATION' }],
  ['HTTP 401', { status: 401, body: '' }, StablecoinAuthenticationError, { code: 'ERR_STABLECOIN_AUTHENTICATION' }],
  [
    'HTTP 401 with a code',
    { status: 401, ...failure('50002', 'no') },
    StablecoinAuthenticationError,
    { code: '50002', message: 'no' },
  ],
  ['HTTP 403', { status: 403, ...failure('10001') }, StablecoinPermissionError, { code: '10001', statusCode: 403 }],
  ['HTTP 404', { status: 404, body: 'not found' }, StablecoinNotFoundError, { statusCode: 404 }],
  ['HTTP 409', { status: 409, body: '' }, StablecoinConflictError, { statusCode: 409, outcome: 'unknown' }],
  ['HTTP 418', { status: 418, body: 'tea' }, StablecoinError, { code: 'ERR_STABLECOIN_OTHER', statusCode: 418 }],
];

const retried: readonly Case[] = [
  ['99999', failure('99999', 'broken'), StablecoinAPIError, { code: '99999', outcome: 'unknown' }],
  ['HTTP 500', { status: 500, body: '<html>' }, StablecoinAPIError, { statusCode: 500, outcome: 'unknown' }],
  ['HTTP 503 with success inside', { status: 503, ...success({}) }, StablecoinAPIError, { statusCode: 503, outcome: 'unknown' }],
  [
    'HTTP 429',
    { status: 429, headers: { 'retry-after': '0' }, body: '' },
    StablecoinRateLimitError,
    { retryAfterMs: 0, outcome: 'rejected' },
  ],
  ['a lost reply', 'lost', StablecoinConnectionError, { outcome: 'unknown' }],
];

const unreadable: readonly Case[] = [
  [
    'HTML',
    { headers: { 'content-type': 'text/html' }, body: '<html>hello</html>' },
    StablecoinResponseError,
    { statusCode: 200 },
  ],
  ['truncated JSON', { body: '{"code":"00000","da' }, StablecoinResponseError, {}],
  ['an empty body', { body: '' }, StablecoinResponseError, {}],
  ['no code', { body: { data: {} } }, StablecoinResponseError, {}],
  ['a number as code', { body: { code: 0, data: {} } }, StablecoinResponseError, {}],
  ['an array', { body: [] }, StablecoinResponseError, {}],
  [
    'a redirect',
    { status: 302, headers: { location: 'http://127.0.0.1:9/' }, body: '' },
    StablecoinResponseError,
    { statusCode: 302 },
  ],
  ['an unpublished code', failure('12345'), StablecoinAPIError, { code: '12345' }],
];

describe('a refusal', () => {
  test.each(refused)(
    '%s rejects with its class at once, and says whether the payment may exist',
    async (_name, reply, errorClass, facts) => {
      const { gateway, client } = await start(() => reply);
      const error = await client.orders.create(hostedParams).then(undefined, (reason: unknown) => reason);
      expect(error).toBeInstanceOf(errorClass);
      expect(error).toBeInstanceOf(StablecoinError);
      expect((error as StablecoinError).constructor).toBe(errorClass);
      expect(error).toMatchObject({
        name: errorClass.name,
        attempts: 1,
        retryable: false,
        outcome: 'rejected',
        operation: 'orders.create',
        ...facts,
      });
      expect(gateway.requests).toHaveLength(1);
    },
  );
});

describe('an answer whose status and code contradict each other', () => {
  const contradictions: readonly Case[] = [
    ['HTTP 400 with 00000', { status: 400, ...success({}) }, StablecoinValidationError, {}],
    ['HTTP 401 with 00000', { status: 401, ...success({}) }, StablecoinAuthenticationError, {}],
    ['HTTP 404 with 00000', { status: 404, ...success({}) }, StablecoinNotFoundError, {}],
    ['HTTP 403 with 99999', { status: 403, ...failure('99999') }, StablecoinPermissionError, { code: '99999' }],
    ['HTTP 401 with 99999', { status: 401, ...failure('99999') }, StablecoinAuthenticationError, { code: '99999' }],
    ['HTTP 403 with 20002', { status: 403, ...failure('20002') }, StablecoinPermissionError, { code: '20002' }],
    ['HTTP 403 with 20001', { status: 403, ...failure('20001') }, StablecoinPermissionError, { code: '20001' }],
    ['HTTP 401 with 30001', { status: 401, ...failure('30001') }, StablecoinAuthenticationError, { code: '30001' }],
    ['HTTP 429 with 20008', { status: 429, ...failure('20008') }, StablecoinRateLimitError, { code: '20008' }],
    ['HTTP 409 with 10001', { status: 409, ...failure('10001') }, StablecoinValidationError, { code: '10001' }],
    ['HTTP 404 with an unpublished code', { status: 404, ...failure('12345') }, StablecoinAPIError, { code: '12345' }],
  ];

  test.each(contradictions)('%s leaves open whether the payment exists', async (_name, reply, errorClass, facts) => {
    const { client } = await start(() => reply, { maxRetries: 0 });
    const error = await client.orders.create(hostedParams).then(undefined, (reason: unknown) => reason);
    expect((error as StablecoinError).constructor).toBe(errorClass);
    expect(error).toMatchObject({ outcome: 'unknown', ...facts });
  });
});

describe('a refusal by something in front of the gateway', () => {
  test.each([
    [429, '60001', StablecoinRateLimitError],
    [425, '60001', StablecoinError],
    [403, '60001', StablecoinPermissionError],
  ] as const)('HTTP %i with the unpublished code %s made nothing', async (status, code, errorClass) => {
    const { client } = await start(() => ({ status, ...failure(code) }), { maxRetries: 0 });
    const error = await client.orders.create(hostedParams).then(undefined, (reason: unknown) => reason);
    expect((error as StablecoinError).constructor).toBe(errorClass);
    expect(error).toMatchObject({ code, outcome: 'rejected' });
  });

  test('is tried again for a POST that carries no identity', async () => {
    const busy = { status: 429, headers: { 'retry-after': '0' }, ...failure('60001') };
    const { client } = await start(({ number }) => (number === 1 ? busy : success({ done: true })));
    expect(await client.request('POST', '/orders', { body: {} })).toEqual({ done: true });
  });

  test('says nothing about a conflict that follows', async () => {
    const { gateway, client } = await start(({ number }) =>
      number === 1 ? { status: 429, headers: { 'retry-after': '0' }, ...failure('60001') } : failure('20001'),
    );
    await expect(client.orders.create(hostedParams)).rejects.toMatchObject({ name: 'StablecoinConflictError' });
    expect(gateway.requests.map(({ method }) => method)).toEqual(['POST', 'POST']);
  });
});

describe('a passing failure', () => {
  test.each(retried)('%s is tried again twice, then rejects with its class', async (_name, reply, errorClass, facts) => {
    const { gateway, client } = await start(() => reply);
    const error = await client.orders.create(hostedParams).then(undefined, (reason: unknown) => reason);
    expect((error as StablecoinError).constructor).toBe(errorClass);
    expect(error).toMatchObject({ attempts: 3, retryable: true, ...facts });
    expect(new Set(gateway.requests.map(({ body }) => body.toString()))).toEqual(new Set([JSON.stringify(hostedParams)]));
    expect(gateway.requests.every(({ isSigned }) => isSigned)).toBe(true);
  });

  test.each(retried)('%s is not tried again with maxRetries 0, of the client or of the call', async (_name, reply) => {
    const { gateway, client } = await start(() => reply, { maxRetries: 0 });
    await expect(client.orders.create(hostedParams)).rejects.toMatchObject({ attempts: 1 });
    const second = await start(() => reply);
    await expect(second.client.orders.retrieve(id, { maxRetries: 0 })).rejects.toMatchObject({ attempts: 1 });
    expect(gateway.requests).toHaveLength(1);
    expect(second.gateway.requests).toHaveLength(1);
  });

  test('ends well when a later attempt does', async () => {
    const { gateway, client } = await start(({ number, json }) => (number < 3 ? failure('99999') : success(json)));
    expect(await client.orders.create(hostedParams)).toEqual(hostedParams);
    expect(gateway.requests).toHaveLength(3);
  });
});

describe('an unreadable answer', () => {
  test.each(unreadable)('%s rejects at once, and the payment may exist', async (_name, reply, errorClass, facts) => {
    const { gateway, client } = await start(() => reply);
    const error = await client.orders.create(hostedParams).then(undefined, (reason: unknown) => reason);
    expect((error as StablecoinError).constructor).toBe(errorClass);
    expect(error).toMatchObject({ attempts: 1, retryable: false, outcome: 'unknown', ...facts });
    expect(gateway.requests).toHaveLength(1);
  });
});

describe('StablecoinError', () => {
  test('reads the message under each of the keys it may have', async () => {
    const bodies = [{ message: 'a' }, { msg: 'b' }, { errorMessage: 'c' }, { message: '', msg: 'd' }, {}];
    const messages: string[] = [];
    const { client } = await start(() => ({ body: { code: '20002', ...bodies[messages.length] } }));
    for (const _ of bodies) {
      messages.push(
        await client.orders.retrieve(id).then(
          () => '',
          (error: StablecoinError) => error.message,
        ),
      );
    }
    expect(messages).toEqual(['a', 'b', 'c', 'd', 'The order is already paid.']);
  });

  test('takes the request id from the header, else from the body', async () => {
    const { client } = await start(({ number }) => ({
      body: { code: '20002', request_id: 'req_body' },
      headers: number === 1 ? { 'x-request-id': 'req_header' } : {},
    }));
    await expect(client.orders.retrieve(id)).rejects.toMatchObject({ requestId: 'req_header' });
    await expect(client.orders.retrieve(id)).rejects.toMatchObject({ requestId: 'req_body' });
  });

  test('is told by isStablecoinError, also when it comes from another copy of the package', () => {
    const facts = { code: 'x' };
    expect(isStablecoinError(new StablecoinAbortError('x', facts))).toBe(true);
    expect(isStablecoinError(Object.assign(new Error('x'), { [Symbol.for('@x/stablecoin-client/error')]: true }))).toBe(true);
    for (const other of [new Error('x'), null, undefined, 'x', {}]) expect(isStablecoinError(other)).toBe(false);
  });

  test('has types for its facts', () => {
    expectTypeOf<StablecoinError['outcome']>().toEqualTypeOf<Outcome>();
    expectTypeOf<StablecoinRateLimitError['retryAfterMs']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<NonNullable<StablecoinTimeoutError['lastOrder']>>().toHaveProperty('status');
  });

  test('names an aborted call and one that ran out of time', async () => {
    const { runtime, expire } = holdTimers();
    const controller = new AbortController();
    const { client } = await start(
      ({ number }) => {
        if (number === 1) controller.abort(new Error('customer left'));
        else expire();
        return 'stalled';
      },
      { runtime },
    );
    const aborted = client.orders.create(hostedParams, { signal: controller.signal });
    await expect(aborted).rejects.toMatchObject({
      name: 'StablecoinAbortError',
      outcome: 'unknown',
      cause: { message: 'customer left' },
    });
    await expect(client.orders.create(hostedParams, { timeout: 30, maxRetries: 1 })).rejects.toMatchObject({
      name: 'StablecoinTimeoutError',
      outcome: 'unknown',
      attempts: 2,
      retryable: true,
    });
    await expect(client.orders.create(hostedParams, { deadline: 40 })).rejects.toMatchObject({
      name: 'StablecoinTimeoutError',
      outcome: 'unknown',
    });
  });
});

describe('readAnswer', () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({ code: fc.oneof(fc.stringMatching(/^[0-9]{0,6}$/), fc.jsonValue()), data: fc.jsonValue(), msg: fc.jsonValue() })
      .map((body) => JSON.stringify(body)),
  );

  test('takes any answer without an exception, and only 2xx with 00000 for a success', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), text, (status, body) => {
        const reading = readAnswer({ status, headers: {}, text: body });
        if (reading.ok) {
          expect(status).toBeLessThan(300);
          expect((JSON.parse(body) as { code: string }).code).toBe('00000');
        } else {
          expect(errorTree.classes[reading.kind]).toBeDefined();
          if (status >= 500 || status < 400)
            expect(reading.outcome === 'unknown' || (status < 300 && reading.code !== undefined)).toBe(true);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
