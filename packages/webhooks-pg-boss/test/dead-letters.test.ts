import type { Delivery } from '@x/webhooks';
import { describe, expect, it } from 'vitest';
import { type PgBossEventQueue, pgBossQueue } from '../src/pg-boss-queue.ts';
import { until, useBoss } from './support/boss.ts';
import { deliver, openSubject, PATIENT_MS } from './support/subject.ts';

const test = useBoss();

function deliveryOf(key: string): Delivery {
  return { version: 1, key, provider: 'itpay', body: '{}', receivedAt: 7, secretIndex: 0, source: 'webhook' };
}

/** A queue whose events with these keys were given up. */
async function openDead(keys: readonly string[]): Promise<{ queue: PgBossEventQueue; name: string; letters: string }> {
  const name = test.nextName();
  const queue = pgBossQueue({ boss: test.boss, name, attempts: 1, timeoutMs: PATIENT_MS });
  for (const key of keys) await queue.add(key, deliveryOf(key));
  const jobs = await test.boss.fetch(name, { batchSize: keys.length });
  for (const { id } of jobs) await test.boss.fail(name, id, { message: 'out of stock' });
  return { queue, name, letters: `${name}-dead-letters` };
}

/** As pg-boss does with what nobody fetched in time. */
async function archive(letters: string): Promise<void> {
  await test.pool.query("UPDATE pgboss.job SET keep_until = now() - interval '1 day' WHERE name = $1", [letters]);
  await test.boss.archive();
}

describe('deadLetters', () => {
  it('replays one and all of them, each with its own receivedAt', async () => {
    let isBroken = true;
    const receivedAt = new Map<string, number>();
    const subject = await openSubject(
      test,
      (context) => {
        if (isBroken) throw new Error('no stock');
        receivedAt.set(context.key, context.receivedAt);
        expect(context.source).toBe('replay');
      },
      { attempts: 2 },
    );
    for (const id of ['a', 'b', 'c']) await deliver(subject.receiver, id);
    subject.startWorker();
    const { deadLetters } = subject.queue;
    await until(async () => (await deadLetters.count()) === 3);
    const { letters } = await deadLetters.list();
    expect(letters[0]).toMatchObject({ reason: 'Error: no stock', attempts: 2 });
    isBroken = false;
    const [first] = letters;
    expect(await Promise.all([deadLetters.replay(first?.key ?? ''), deadLetters.replay(first?.key ?? '')])).toContain(true);
    expect(await deadLetters.replayAll()).toBe(2);
    await until(() => receivedAt.size === 3);
    for (const { key, delivery } of letters) expect(receivedAt.get(key)).toBe(delivery?.receivedAt);
    expect(await deadLetters.list()).toEqual({ letters: [] });
  });

  it('lists a job that is not ours as unreadable, and breaks nothing', async () => {
    const { queue, letters } = await openDead(['a', 'b']);
    for (const data of [{ hello: 'world' }, { version: 1, key: 'half' }, { body: 5 }]) await test.boss.send(letters, data);
    const listed = await queue.deadLetters.list();
    expect(await queue.deadLetters.count()).toBe(5);
    const unreadable = listed.letters.filter(({ delivery }) => delivery === undefined);
    expect(unreadable).toHaveLength(3);
    for (const letter of unreadable) expect(letter.reason).toMatch(/^Unreadable: the job does not hold a delivery/);
    expect(unreadable.map(({ key }) => key)).toContain('half');
    expect(await queue.deadLetters.replay(unreadable[0]?.key ?? '')).toBe(false);
    expect(await queue.deadLetters.replayAll()).toBe(2);
    for (const { key } of unreadable) expect(await queue.deadLetters.remove(key)).toBe(true);
    expect(await queue.deadLetters.count()).toBe(0);
  });

  it('reads, replays and removes what pg-boss has archived', async () => {
    const { queue, letters, name } = await openDead(['a', 'b', 'c']);
    await archive(letters);
    expect(await test.boss.getQueueSize(letters)).toBe(0);
    expect(await queue.deadLetters.count()).toBe(3);
    expect((await queue.deadLetters.list()).letters.map(({ key }) => key).sort()).toEqual(['a', 'b', 'c']);
    expect(await queue.deadLetters.get('a')).toMatchObject({ key: 'a', reason: 'out of stock', delivery: { receivedAt: 7 } });
    expect(await queue.deadLetters.remove('a')).toBe(true);
    expect(await queue.deadLetters.replay('b')).toBe(true);
    expect(await queue.deadLetters.count()).toBe(1);
    expect(await test.boss.getQueueSize(name)).toBe(1);
  });

  it('pages through more letters than one page holds, each once', async () => {
    const keys = Array.from({ length: 7 }, (_, index) => `k${index}`);
    const { queue } = await openDead(keys);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await queue.deadLetters.list({ limit: 3, ...(cursor !== undefined && { cursor }) });
      seen.push(...page.letters.map(({ key }) => key));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(seen.sort()).toEqual(keys);
  });

  it('refuses a limit, a cursor or an option that it does not know', async () => {
    const { deadLetters } = (await openDead(['a'])).queue;
    for (const limit of [0, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(deadLetters.list({ limit })).rejects.toThrow(RangeError);
      await expect(deadLetters.replayAll({ limit })).rejects.toThrow(RangeError);
    }
    await expect(deadLetters.list({ cursor: "1'; DROP" })).rejects.toThrow(RangeError);
    await expect(deadLetters.list({ limits: 1 } as never)).rejects.toThrow(/no option "limits"/);
  });
});
