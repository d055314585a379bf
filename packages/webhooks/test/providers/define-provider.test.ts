import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  createWebhookReceiver,
  type Delivery,
  defineProvider,
  type EventQueue,
  emptyReply,
  type JsonObject,
  type ProviderDefinition,
  type WebhookConfigurationError,
} from '../../src/index.ts';

const now = 1_750_000_000_000;
const acknowledgement = { received: emptyReply(200), duplicate: emptyReply(200), unauthorized: emptyReply(401), budgetMs: 5000 };

type Definition = ProviderDefinition<{ readonly paid: object }, JsonObject>;

function define(change: Partial<Record<keyof Definition, unknown>> = {}) {
  return defineProvider<{ readonly paid: object }, JsonObject>({
    name: 'own',
    secret: 'own_secret_1234',
    signatureHeaders: ['X-Sig'],
    verify: () => ({ ok: true, timestampMs: now, secretIndex: 0 }),
    parseEvent: (value: JsonObject) => ({
      ok: true,
      event: value,
      type: 'paid',
      key: String(value['id']),
      facts: {},
      fields: value,
    }),
    acknowledgement,
    ...change,
  } as Definition);
}

function setUp(change: Partial<Record<keyof Definition, unknown>> = {}, deliveries?: Delivery[]) {
  const errors: Error[] = [];
  const handled: string[] = [];
  const receiver = createWebhookReceiver({
    provider: define(change),
    on: { paid: (_event, { key }) => void handled.push(key) },
    onError: (error) => void errors.push(error),
    now: () => now,
    ...(deliveries === undefined ? {} : { queue: createQueue(deliveries) }),
  });
  const send = (headers: Record<string, string> = { 'x-sig': 's' }, body = '{"id":"1"}') =>
    receiver.handle({ method: 'POST', headers, body: Buffer.from(body) });
  return { errors, handled, receiver, send };
}

function createQueue(deliveries: Delivery[]): EventQueue {
  return {
    add: async (_key, delivery) => {
      deliveries.push(delivery);
      return 'added';
    },
  };
}

const code = (error: unknown): string => (error as WebhookConfigurationError).code;

describe('defineProvider', () => {
  it('lower-cases the names of headers', () => {
    const { identityHeaders, signatureHeaders } = define({ identityHeaders: ['Webhook-Id'] });
    expect({ identityHeaders, signatureHeaders }).toEqual({ identityHeaders: ['webhook-id'], signatureHeaders: ['x-sig'] });
  });

  it.each<readonly [string, Partial<Record<keyof Definition, unknown>>, RegExp]>([
    ['verify', { verify: undefined }, /verify/],
    ['parseEvent', { parseEvent: undefined }, /parseEvent/],
    ['name', { name: undefined }, /name/],
    ['a name of white space', { name: ' ' }, /name/],
    ['signatureHeaders', { signatureHeaders: undefined }, /signatureHeaders/],
    ['signatureHeaders as text', { signatureHeaders: 'x-sig' }, /signatureHeaders/],
    ['identityHeaders as text', { identityHeaders: 'x-id' }, /identityHeaders/],
    ['acknowledgement', { acknowledgement: undefined }, /acknowledgement/],
    ['acknowledgement.unauthorized', { acknowledgement: { ...acknowledgement, unauthorized: undefined } }, /unauthorized/],
    ['acknowledgement.budgetMs', { acknowledgement: { ...acknowledgement, budgetMs: 0 } }, /budgetMs/],
    ['a success as unauthorized', { acknowledgement: { ...acknowledgement, unauthorized: emptyReply(200) } }, /unauthorized/],
    ['a failure as received', { acknowledgement: { ...acknowledgement, received: emptyReply(500) } }, /received/],
    ['diagnose as text', { diagnose: 'yes' }, /diagnose/],
  ])('names what is missing or wrong: %s', (_title, change, message) => {
    expect(() => define(change)).toThrow(message);
    expect(() => define(change)).toThrow(expect.objectContaining({ code: 'ERR_WEBHOOK_CONFIG_PROVIDER' }));
  });

  it('needs no secret where verify has keys of its own, but refuses one that is undefined', async () => {
    const { secret: _secret, ...own } = define() as never as Record<string, unknown>;
    expect(own).toBeDefined();
    const seen: unknown[] = [];
    const provider = defineProvider({
      name: 'public-key',
      signatureHeaders: [],
      verify: (_request, keys) => {
        seen.push(keys);
        return { ok: false, reason: 'signature-mismatch' };
      },
      parseEvent: () => ({ ok: false, problem: 'none' }),
      acknowledgement,
    });
    await provider.verifySignature({ path: undefined, headers: {}, body: new Uint8Array(0), now });
    expect(seen).toEqual([[]]);
    expect(() => define({ secret: undefined })).toThrow(expect.objectContaining({ code: 'ERR_WEBHOOK_CONFIG_SECRET' }));
  });
});

describe('a provider of your own', () => {
  it('may verify asynchronously', async () => {
    const { handled, send } = setUp({
      verify: async ({ headers }: { headers: Record<string, string | undefined> }) => {
        await new Promise((resolve) => setImmediate(resolve));
        return headers['x-sig'] === 's'
          ? { ok: true, timestampMs: now, secretIndex: 0 }
          : { ok: false, reason: 'signature-mismatch' };
      },
    });
    expect((await send({ 'x-sig': 'forged' })).status).toBe(401);
    expect((await send()).status).toBe(200);
    expect(handled).toEqual(['own:1']);
  });

  it.each<readonly [string, unknown]>([
    [
      'throws',
      () => {
        throw new Error('key service is down');
      },
    ],
    ['rejects', () => Promise.reject(new Error('key service is down'))],
    ['returns nothing', () => undefined],
    ['returns a boolean', () => true],
    ['returns no time', () => ({ ok: true, secretIndex: 0 })],
    ['returns NaN as the time', () => ({ ok: true, timestampMs: Number.NaN, secretIndex: 0 })],
    ['returns no secretIndex', () => ({ ok: true, timestampMs: now })],
    ['gives a reason that is not known', () => ({ ok: false, reason: 'because' })],
    ['gives no reason', () => ({ ok: false })],
  ])('is reported, and the request answered 503, when verify %s', async (_title, verify) => {
    const { errors, handled, send } = setUp({ verify });
    expect((await send()).status).toBe(503);
    expect(errors.map(code)).toEqual(['ERR_WEBHOOK_CONFIG_PROVIDER']);
    expect(handled).toEqual([]);
  });

  const event = { ok: true, event: {}, type: 'paid', key: '1', facts: {}, fields: {} };

  it.each<readonly [string, unknown]>([
    [
      'throws',
      () => {
        throw new Error('no such field');
      },
    ],
    ['returns nothing', () => undefined],
    ['is async', async () => event],
    ['returns an empty key', () => ({ ...event, key: '' })],
    ['returns no key', () => ({ ...event, key: undefined })],
    ['returns a number as the key', () => ({ ...event, key: 1 })],
    ['returns a key of 1,025 characters', () => ({ ...event, key: 'x'.repeat(1025) })],
    ['returns no type', () => ({ ...event, type: undefined })],
    ['returns no facts', () => ({ ...event, facts: undefined })],
    ['returns no fields', () => ({ ...event, fields: undefined })],
  ])('is reported for every event when parseEvent %s, by handle, ingest and settle', async (_title, parseEvent) => {
    const { errors, handled, receiver, send } = setUp({ parseEvent });
    expect((await send()).status).toBe(503);
    expect((await send()).status).toBe(503);
    expect(errors.map(code)).toEqual(Array(2).fill('ERR_WEBHOOK_CONFIG_PROVIDER'));
    const refused = { code: 'ERR_WEBHOOK_CONFIG_PROVIDER' };
    await expect(receiver.ingest({ id: '1' }, { source: 'poll' })).rejects.toMatchObject(refused);
    const delivery = {
      version: 1,
      key: 'own:1',
      provider: 'own',
      body: '{}',
      receivedAt: 1,
      secretIndex: 0,
      source: 'webhook',
    } as const;
    await expect(receiver.settle(delivery)).rejects.toMatchObject(refused);
    expect(handled).toEqual([]);
  });

  it('may have a key of 1 and of 1,024 characters', async () => {
    for (const id of ['1', 'x'.repeat(1024)]) {
      const { send } = setUp();
      expect((await send(undefined, JSON.stringify({ id }))).status).toBe(200);
    }
  });
});

describe('a provider whose events are identified by a header', () => {
  const standard = {
    name: 'standard-webhooks',
    signatureHeaders: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
    identityHeaders: ['webhook-topic'],
    verify: ({ headers, body }: { headers: Record<string, string | undefined>; body: Uint8Array }) => {
      const signed = createHmac('sha256', 'own').update(`${headers['webhook-id']}.`).update(body).digest('base64');
      return headers['webhook-signature'] === signed
        ? { ok: true, timestampMs: now, secretIndex: 0 }
        : { ok: false, reason: 'signature-mismatch' };
    },
    parseEvent: (value: JsonObject, { headers }: { headers: Record<string, string | undefined> }) => ({
      ok: true,
      event: value,
      type: headers['webhook-topic'] ?? 'paid',
      key: headers['webhook-id'],
      facts: {},
      fields: value,
    }),
  };
  const sign = (id: string) => ({
    'webhook-id': id,
    'webhook-timestamp': '1',
    'webhook-topic': 'paid',
    'webhook-signature': createHmac('sha256', 'own').update(`${id}.{}`).digest('base64'),
    'x-other': 'not kept',
  });

  it('sees the headers that it names, and has them again when a worker settles the delivery', async () => {
    const deliveries: Delivery[] = [];
    const { handled, receiver, send } = setUp(standard, deliveries);
    expect((await send(sign('msg_1'), '{}')).status).toBe(200);
    expect((await send(sign('msg_2'), '{}')).status).toBe(200);
    expect(deliveries.map(({ headers }) => Object.keys(headers ?? {}).sort())).toEqual(
      Array(2).fill(['webhook-id', 'webhook-signature', 'webhook-timestamp', 'webhook-topic']),
    );
    for (const delivery of JSON.parse(JSON.stringify(deliveries))) expect(await receiver.settle(delivery)).toBe('handled');
    expect(handled).toEqual(['standard-webhooks:msg_1', 'standard-webhooks:msg_2']);
  });

  it('refuses a doubled identity header', async () => {
    const { receiver, send } = setUp(standard);
    expect((await send(sign('msg_1'), '{}')).status).toBe(200);
    const headers = { ...sign('msg_2'), 'webhook-topic': ['a', 'b'] };
    expect((await receiver.handle({ method: 'POST', headers, body: Buffer.from('{}') })).status).toBe(401);
  });
});
