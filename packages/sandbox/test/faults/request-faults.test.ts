import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/faults/fault.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox.ts';
import { checkoutBody, intentBody } from '../support/bodies.ts';
import { type CallOptions, callItpay, callStablecoin } from '../support/call-gateway.ts';
import { until } from '../support/until.ts';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await createSandbox({ seed: 'faults' });
});
afterEach(() => sandbox.close());

const create = (options: CallOptions = {}) =>
  callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody(), ...options });
const createOrder = () => callStablecoin(sandbox, 'POST', '/checkout/orders', { body: checkoutBody(sandbox) });
const wasProcessed = () => sandbox.payments().length === 1;

describe('faults that leave the request unprocessed', () => {
  it.each<[Fault, number, Record<string, string>]>([
    [{ kind: 'server-error' }, 500, {}],
    [{ kind: 'server-error', status: 503, retryAfter: 7 }, 503, { 'retry-after': '7' }],
    [{ kind: 'rate-limit' }, 429, { 'retry-after': '1' }],
    [
      { kind: 'rate-limit', retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT' },
      429,
      { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' },
    ],
    [{ kind: 'unauthorized' }, 401, {}],
    [{ kind: 'html' }, 502, { 'content-type': 'text/html; charset=utf-8' }],
    [{ kind: 'redirect', location: 'http://127.0.0.1:1/' }, 307, { location: 'http://127.0.0.1:1/' }],
  ])('%j', async (fault, status, headers) => {
    sandbox.inject(fault);
    const reply = await create();
    expect(reply.status).toBe(status);
    expect(reply.headers).toMatchObject(headers);
    expect(wasProcessed()).toBe(false);
    expect(sandbox.requests()).toMatchObject([{ status, fault: fault.kind, authentication: 'unchecked' }]);
    expect((await create()).status).toBe(201);
  });

  it('drop-connection breaks the connection', async () => {
    sandbox.inject({ kind: 'drop-connection' });
    await expect(create()).rejects.toThrow();
    expect(wasProcessed()).toBe(false);
    expect(sandbox.requests()).toMatchObject([{ status: 0, fault: 'drop-connection' }]);
  });

  it('gateway-error speaks each gateway’s language', async () => {
    sandbox.inject({ kind: 'gateway-error', code: '99999', message: 'later', match: { gateway: 'stablecoin' } });
    sandbox.inject({ kind: 'gateway-error', code: 'INSTALL_REQUIRED', status: 403, match: { gateway: 'itpay' } });
    expect(await createOrder()).toMatchObject({ status: 200, json: { code: '99999', message: 'later' } });
    expect(await create()).toMatchObject({ status: 403, json: { error: { code: 'INSTALL_REQUIRED' } } });
  });
});

describe('faults that hide that the request was processed', () => {
  it.each<Fault>([{ kind: 'lose-reply' }, { kind: 'lose-reply', match: { method: 'post', path: /intents$/ } }])(
    '%j breaks the connection',
    async (fault) => {
      sandbox.inject(fault);
      await expect(create()).rejects.toThrow();
      expect(wasProcessed()).toBe(true);
      expect((await create()).status).toBe(200);
    },
  );

  it.each<[Fault, number]>([
    [{ kind: 'truncated-json' }, 201],
    [{ kind: 'junk' }, 201],
    [{ kind: 'junk', body: '{"a"' }, 201],
    [{ kind: 'empty-body' }, 201],
    [{ kind: 'empty-body', status: 204 }, 204],
    [{ kind: 'html', status: 200, processed: true }, 200],
  ])('%j answers with something unreadable', async (fault, status) => {
    sandbox.inject(fault);
    const reply = await create();
    expect(reply.status).toBe(status);
    expect(reply.json).toBeUndefined();
    expect(wasProcessed()).toBe(true);
  });

  it.each<[Fault, number]>([
    [{ kind: 'server-error', processed: true }, 500],
    [{ kind: 'gateway-error', code: '99999', status: 200, processed: true }, 200],
  ])('%j answers an error', async (fault, status) => {
    sandbox.inject(fault);
    expect((await create()).status).toBe(status);
    expect(wasProcessed()).toBe(true);
  });

  it('stall-body sends half a body and stays silent', async () => {
    sandbox.inject({ kind: 'stall-body' });
    await expect(create({ bodyTimeoutMs: 200 })).rejects.toMatchObject({ name: 'BodyTimeoutError' });
    expect(wasProcessed()).toBe(true);
  });

  it('oversized pads valid JSON', async () => {
    sandbox.inject({ kind: 'oversized', bytes: 100_000 });
    const reply = await create();
    expect(reply.text.length).toBeGreaterThanOrEqual(100_000);
    expect(reply.json).toMatchObject({ id: 'pi_1', status: 'pending' });
  });

  it('unknown-status changes the status of both gateways', async () => {
    sandbox.inject({ kind: 'unknown-status', status: 'dreaming', times: 2 });
    expect((await create()).json).toMatchObject({ id: 'pi_1', status: 'dreaming' });
    expect((await createOrder()).json).toMatchObject({ code: '00000', data: { status: 'dreaming' } });
  });

  it('delay waits before processing, and does not outlive the sandbox', async () => {
    const fault = sandbox.inject({ kind: 'delay', ms: 3_600_000 });
    const reply = create().catch(() => 'broken');
    await until(() => fault.hits === 1);
    expect(wasProcessed()).toBe(false);
    await sandbox.close();
    expect(await reply).toBe('broken');
  });

  it('delay waits between processing and answering', async () => {
    sandbox.inject({ kind: 'delay', ms: 3_600_000, when: 'after' });
    const reply = create().catch(() => 'broken');
    await until(wasProcessed);
    await sandbox.close();
    expect(await reply).toBe('broken');
  });

  it.each(['before', 'after'] as const)('a delay %s processing ends with the usual answer', async (when) => {
    sandbox.inject({ kind: 'delay', ms: 5, when });
    expect((await create()).status).toBe(201);
  });
});

describe('clock-skew', () => {
  it('moves the gateways’ clock for signatures and Date until it is removed', async () => {
    const fault = sandbox.inject({ kind: 'clock-skew', ms: 3_600_000 });
    const refused = await create();
    expect(refused.status).toBe(401);
    const offset = Date.parse(String(refused.headers['date'])) - Date.now();
    expect(offset).toBeGreaterThan(3_590_000);
    expect((await create({ at: Date.now() + offset })).status).toBe(201);
    expect(await createOrder()).toMatchObject({ status: 401, json: { code: '50004' } });
    fault.remove();
    expect((await createOrder()).status).toBe(200);
  });
});

describe('inject', () => {
  it('hits what matches, after what it skips, as often as told', async () => {
    const fault = sandbox.inject({
      kind: 'server-error',
      times: 2,
      skip: 1,
      match: { path: '/payment-intents', method: 'POST' },
    });
    expect((await createOrder()).status).toBe(200);
    const statuses: number[] = [];
    for (let call = 0; call < 4; call += 1) statuses.push((await create()).status);
    expect(statuses).toEqual([201, 500, 500, 200]);
    expect(fault.hits).toBe(2);
  });

  it('goes on until removed with times: Infinity, and heal removes all', async () => {
    sandbox.inject({ kind: 'server-error', times: Number.POSITIVE_INFINITY });
    for (let call = 0; call < 3; call += 1) expect((await create()).status).toBe(500);
    sandbox.heal();
    expect((await create()).status).toBe(201);
  });

  it('hands out one fault a request, in the order of injection', async () => {
    sandbox.inject({ kind: 'server-error' });
    sandbox.inject({ kind: 'rate-limit' });
    expect((await create()).status).toBe(500);
    expect((await create()).status).toBe(429);
  });

  it('takes faults from the start', async () => {
    const troubled = await createSandbox({ faults: [{ kind: 'server-error' }] });
    const reply = await callItpay(troubled, 'GET', '/v1/services');
    expect(reply.status).toBe(500);
    await troubled.close();
  });

  it('refuses what it does not know', () => {
    expect(() => sandbox.inject({ kind: 'earthquake' } as unknown as Fault)).toThrow(TypeError);
    expect(() => sandbox.inject({ kind: 'junk', times: -1 })).toThrow(RangeError);
    expect(() => sandbox.inject({ kind: 'junk', skip: 0.5 })).toThrow(RangeError);
  });
});
