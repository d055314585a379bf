import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { EventStoreUnavailableError, memoryStore } from '../../src/index.ts';

const leaseMs = 60_000;
const retainMs = 600_000;

async function completeOne(store: ReturnType<typeof memoryStore>, key: string): Promise<void> {
  const claim = await store.claim(key, { leaseMs });
  if (claim.state !== 'claimed') throw new Error(`${key} is ${claim.state}`);
  await store.complete(key, claim.token, { retainMs });
}

describe('memoryStore', () => {
  it('forgets the oldest finished event beyond maxEntries, never one in progress', async () => {
    const store = memoryStore({ maxEntries: 3 });
    await store.claim('running', { leaseMs });
    await completeOne(store, 'first');
    await completeOne(store, 'second');
    await completeOne(store, 'third');
    expect(await store.lookup?.(['running', 'first', 'second', 'third'])).toEqual(['in-progress', 'absent', 'done', 'done']);
  });

  it('refuses a claim when everything it may hold is in progress', async () => {
    const store = memoryStore({ maxEntries: 2 });
    await store.claim('a', { leaseMs });
    await store.claim('b', { leaseMs });
    await expect(store.claim('c', { leaseMs })).rejects.toBeInstanceOf(EventStoreUnavailableError);
    expect((await store.claim('a', { leaseMs })).state).toBe('in-progress');
  });

  it('stays within maxEntries over many events', async () => {
    const store = memoryStore({ maxEntries: 100 });
    for (let index = 0; index < 5000; index += 1) await completeOne(store, `evt_${index}`);
    const keys = Array.from({ length: 5000 }, (_, index) => `evt_${index}`);
    const done = (await store.lookup?.(keys))?.filter((state) => state === 'done');
    expect(done).toHaveLength(100);
  });

  it('refuses a maxEntries that is no positive integer', () => {
    for (const maxEntries of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => memoryStore({ maxEntries })).toThrow(expect.objectContaining({ code: 'ERR_WEBHOOK_CONFIG_STORE' }));
    }
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, '5'])('refuses %s as a duration', async (duration) => {
    const store = memoryStore();
    const claim = await store.claim('a', { leaseMs });
    const token = claim.state === 'claimed' ? claim.token : '';
    const ms = duration as number;
    await expect(store.claim('b', { leaseMs: ms })).rejects.toThrow(RangeError);
    await expect(store.extend?.('a', token, { leaseMs: ms })).rejects.toThrow(RangeError);
    await expect(store.release('a', token, { retryAfterMs: ms })).rejects.toThrow(RangeError);
    await expect(store.complete('a', token, { retainMs: ms })).rejects.toThrow(RangeError);
    expect(await store.complete('a', token, { retainMs })).toBe('completed');
  });

  it('grows its fencing tokens across a restart', async () => {
    const first = await memoryStore({ now: () => 1_750_000_000_000 }).claim('a', { leaseMs });
    const second = await memoryStore({ now: () => 1_750_000_000_001 }).claim('a', { leaseMs });
    if (first.state !== 'claimed' || second.state !== 'claimed') throw new Error('both are free');
    expect(second.fencingToken).toBeGreaterThan(first.fencingToken);
  });

  it.each([
    ['production', 1],
    ['test', 0],
  ])('warns in NODE_ENV=%s %i time', (environment, warnings) => {
    const program = `import { memoryStore } from ${moduleUrl('../../src/stores/memory-store.ts')};
      memoryStore(); memoryStore();
      countWarnings();`;
    expect(runIn(environment, program)).toEqual([warnings]);
  });

  it('behind a queue warns in production not before something is claimed', () => {
    const program = `import { createWebhookReceiver, itpay } from ${moduleUrl('../../src/index.ts')};
      import { createSignedRequest, createTestEvent } from ${moduleUrl('../../src/testing/index.ts')};
      const secret = 'whsec_test_1234';
      const deliveries = [];
      const queue = { add: async (key, delivery) => { deliveries.push(delivery); return 'added'; } };
      const on = { 'payment_intent.succeeded': () => {} };
      const logger = { warn: () => {}, error: () => {} };
      const receiver = createWebhookReceiver({ provider: itpay({ secret }), queue, on, logger });
      const event = createTestEvent('itpay', 'payment_intent.succeeded');
      await receiver.handle(createSignedRequest({ provider: 'itpay', secret, event }));
      await countWarnings();
      await receiver.settle(deliveries[0]);
      await countWarnings();`;
    expect(runIn('production', program)).toEqual([0, 1]);
  });
});

function moduleUrl(path: string): string {
  return JSON.stringify(new URL(path, import.meta.url).href);
}

/** What `countWarnings` printed, in the order of its calls. */
function runIn(environment: string, program: string): readonly number[] {
  const countWarnings = `
    let count = 0;
    process.on('warning', (warning) => { if (warning.code === 'X_WEBHOOKS_MEMORY_STORE') count += 1; });
    const countWarnings = () => new Promise((resolve) => setImmediate(() => resolve(console.log(count))));\n`;
  const output = execFileSync(
    process.execPath,
    ['--conditions=@x/source', '--import', import.meta.resolve('tsx'), '--input-type=module', '-e', countWarnings + program],
    {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      env: { ...process.env, NODE_ENV: environment, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  return String(output).trim().split('\n').map(Number);
}
