import { describe, expect, it } from 'vitest';
import { deriveJobId } from '../src/derive-job-id.ts';
import { pgBossQueue } from '../src/pg-boss-queue.ts';
import { deliver, openSubject } from './subject.fixture.ts';
import { useBoss } from './test-boss.fixture.ts';

const test = useBoss();

describe('pgBossQueue', () => {
  it('does not take a queue that somebody deleted for a duplicate: the event is refused, then stored', async () => {
    const { receiver, name, countJobs } = await openSubject(test, () => {});
    expect(await deliver(receiver, 'evt_0')).toBe(200);
    await test.boss.purgeQueue(name);
    await test.boss.deleteQueue(name);
    expect(await deliver(receiver, 'evt_1')).toBe(503);
    expect(await deliver(receiver, 'evt_1')).toBe(200);
    expect(await countJobs()).toBe(1);
  });

  it('does not take an event that the policy of its queue keeps out for a duplicate', async () => {
    const name = test.nextName();
    await test.boss.createQueue(name, { name, policy: 'short' });
    const queue = pgBossQueue({ boss: test.boss, name });
    const delivery = { version: 1, provider: 'itpay', body: '{}', receivedAt: 1, secretIndex: 0, source: 'webhook' } as const;
    expect(await queue.add('a', { ...delivery, key: 'a' })).toBe('added');
    expect(await queue.add('a', { ...delivery, key: 'a' })).toBe('duplicate');
    await expect(queue.add('b', { ...delivery, key: 'b' })).rejects.toThrow(/policy/);
  });

  it('refuses what is no boss, wrong numbers and a schema that is more than a name', () => {
    expect(() => pgBossQueue({ boss: {} as never })).toThrow(/Expected boss/);
    expect(() => pgBossQueue({ boss: test.boss, attempts: 0 })).toThrow(/attempts/);
    expect(() => pgBossQueue({ boss: test.boss, retryDelaySeconds: -1 })).toThrow(/retryDelaySeconds/);
    expect(() => pgBossQueue({ boss: test.boss, schema: 'a; DROP' })).toThrow(/schema/);
  });

  it('makes UUIDs that tell apart where one part ends and the next begins', () => {
    expect(deriveJobId('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(deriveJobId('a')).toBe(deriveJobId('a'));
    expect(new Set([deriveJobId('ab', 'c'), deriveJobId('a', 'bc'), deriveJobId('abc'), deriveJobId('ab')]).size).toBe(4);
  });
});
