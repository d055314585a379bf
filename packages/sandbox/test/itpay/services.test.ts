import { serviceManifestSchema } from '@x/protocol/itpay';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox.ts';
import { intentBody } from '../support/bodies.ts';
import { callItpay } from '../support/call-gateway.ts';

const NOW = 1_750_000_000_000;
let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await createSandbox({ seed: 'itpay', clock: () => NOW });
});
afterEach(() => sandbox.close());

const create = (overrides: Record<string, unknown> = {}) =>
  callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody(overrides) });
const generateQr = (id = 'pi_1') => callItpay(sandbox, 'POST', `/v1/payment-intents/${id}/qr`);
const retrieve = (id = 'pi_1') => callItpay(sandbox, 'GET', `/v1/payment-intents/${id}`);

describe('services', () => {
  const manifest = (name: string, overrides: Record<string, unknown> = {}) => ({
    name,
    description: `About ${name}`,
    payment_methods: { one_time: true },
    accepted_channels: ['alipay'],
    ...overrides,
  });
  const register = (name: string, overrides?: Record<string, unknown>) =>
    callItpay(sandbox, 'POST', '/v1/services', { body: manifest(name, overrides) });

  it('are drafts until activated', async () => {
    const draft = serviceManifestSchema.parse((await register('Summary')).json);
    expect(draft).toMatchObject({ name: 'Summary', status: 'draft', qr_mode: 'dynamic' });
    const refused = await create({ service_id: draft.id });
    expect(refused.json).toMatchObject({ error: { code: 'SERVICE_NOT_ACTIVE' } });
    const active = await callItpay(sandbox, 'PATCH', `/v1/services/${draft.id}/activate`);
    expect(active.json).toMatchObject({ id: draft.id, status: 'active' });
    expect((await create({ service_id: draft.id })).status).toBe(201);
  });

  it('are listed, and found by a part of their name', async () => {
    await register('Summary');
    await register('Übersetzung');
    expect((await callItpay(sandbox, 'GET', '/v1/services')).json).toMatchObject({
      data: [{ name: 'Summary' }, { name: 'Übersetzung' }],
    });
    const found = await callItpay(sandbox, 'GET', `/v1/services?q=${encodeURIComponent('überSETZ')}`);
    expect(found.json).toMatchObject({ data: [{ name: 'Übersetzung' }] });
    expect(found.json).not.toMatchObject({ data: [{}, {}] });
  });

  it('are refused when they cannot be read', async () => {
    expect((await register('')).status).toBe(422);
    expect((await register('x', { endpoint: 'ftp://x' })).status).toBe(422);
    expect((await callItpay(sandbox, 'PATCH', '/v1/services/svc_0/activate')).status).toBe(404);
  });

  it('must be registered when told so', async () => {
    const strict = await createSandbox({ itpay: { registeredServicesOnly: true } });
    const reply = await callItpay(strict, 'POST', '/v1/payment-intents', { body: intentBody() });
    expect(reply.status).toBe(404);
    expect(reply.json).toMatchObject({ error: { code: 'SERVICE_NOT_FOUND' } });
    await strict.close();
  });
});

describe('refunds and voids', () => {
  const post = (path: string, body: unknown) => callItpay(sandbox, 'POST', path, { body });

  it('give a paid intent back once', async () => {
    await create();
    expect((await post('/v1/refunds', { payment_intent: 'pi_1' })).status).toBe(409);
    await generateQr();
    await sandbox.pay('pi_1');
    const refund = await post('/v1/refunds', { payment_intent: 'pi_1', reason: 'wrong size' });
    expect(refund.status).toBe(201);
    expect(refund.json).toMatchObject({
      payment_intent: 'pi_1',
      status: 'succeeded',
      amount: { currency: 'CNY', value: 699 },
      reason: 'wrong size',
    });
    expect((await post('/v1/refunds', { payment_intent: 'pi_1' })).json).toMatchObject({ error: { code: 'ALREADY_REFUNDED' } });
  });

  it('void an intent that was not captured', async () => {
    await create();
    expect((await post('/v1/voids', { payment_intent: 'pi_1' })).status).toBe(201);
    expect((await retrieve()).json).toMatchObject({ status: 'cancelled' });
    expect((await post('/v1/voids', { payment_intent: 'pi_1' })).status).toBe(409);
    expect((await post('/v1/voids', {})).status).toBe(422);
    expect((await post('/v1/voids', { payment_intent: 'pi_0' })).status).toBe(404);
  });
});
