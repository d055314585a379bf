import { buildSchemaSql, postgresStore } from '@x/webhooks-postgres';
import pg from 'pg';
import { median } from '../driver/median.ts';

const SIZES = [10_000, 10_000_000];
const EVENTS = 2000;
const ROUNDS = 15;
const DAY_MS = 86_400_000;

/** Claims of new events, of known ones, and completion, beside ten thousand and ten million retained keys. */
export async function benchTableGrowth(connectionString: string): Promise<void> {
  const pool = new pg.Pool({ connectionString, max: 10 });
  const latencies = new Map<number, { fresh: number[]; known: number[] }>();
  for (const size of SIZES) {
    const table = `events_${size}`;
    await pool.query(buildSchemaSql({ table }));
    const started = performance.now();
    await pool.query(
      `INSERT INTO ${table} (key, token, attempts, fencing_token, lease_until, done_until)
       SELECT 'evt_' || md5(n::text), gen_random_uuid(), 1, 1, now(), now() + (n::float8 / $1) * interval '7 days' + interval '1 hour'
       FROM generate_series(1, $1::int) AS n`,
      [size],
    );
    await pool.query(`VACUUM ANALYZE ${table}`);
    const { rows } = await pool.query(`SELECT pg_size_pretty(pg_total_relation_size('${table}')) AS size`);
    console.log(`${size} retained keys: ${rows[0].size}, filled in ${Math.round((performance.now() - started) / 1000)} s`);
    latencies.set(size, { fresh: [], known: [] });
  }
  for (let round = -2; round < ROUNDS; round += 1) {
    for (const size of round % 2 === 0 ? SIZES : SIZES.toReversed()) {
      const store = postgresStore({ pool, table: `events_${size}`, transactional: false });
      let next = 0;
      const freshStart = performance.now();
      await each(async () => {
        const key = `new_${round}_${next++}`;
        const claim = await store.claim(key, { leaseMs: 60_000 });
        if (claim.state === 'claimed') await store.complete(key, claim.token, { retainMs: 7 * DAY_MS });
      });
      const knownStart = performance.now();
      const { rows } = await pool.query<{ key: string }>(
        "SELECT 'evt_' || md5((1 + floor(random() * $1))::int::text) AS key FROM generate_series(1, $2::int)",
        [size, EVENTS],
      );
      const lookupStart = performance.now();
      let known = 0;
      await each(async () => {
        const key = rows[known++]?.key ?? '';
        const claim = await store.claim(key, { leaseMs: 60_000 });
        if (claim.state !== 'done') throw new Error(`${key} was forgotten.`);
      });
      if (round < 0) continue;
      latencies.get(size)?.fresh.push((knownStart - freshStart) / EVENTS);
      latencies.get(size)?.known.push((performance.now() - lookupStart) / EVENTS);
    }
  }
  const [small, large] = SIZES.map((size) => latencies.get(size) ?? { fresh: [], known: [] });
  for (const kind of ['fresh', 'known'] as const) {
    const [first, second] = [median(small?.[kind] ?? []), median(large?.[kind] ?? [])];
    const what = kind === 'fresh' ? 'claim + complete of a new event' : 'claim of a known event';
    console.log(
      `${what}: ${(first * 1000).toFixed(0)} µs beside 10 thousand, ${(second * 1000).toFixed(0)} µs beside 10 million: ${(second / first).toFixed(2)} times`,
    );
  }
  await pool.end();
}

async function each(work: () => Promise<void>): Promise<void> {
  let left = EVENTS;
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      while (left-- > 0) await work();
    }),
  );
}
