import type PgBoss from 'pg-boss';

/** The queue that takes the events which were given up, beside the queue they came from. */
export function nameDeadLetters(name: string): string {
  return `${name}-dead-letters`;
}

const created = new WeakMap<PgBoss, Map<string, Promise<void>>>();

/** Creates both queues where they are missing, once per boss. It looks first, so a role that may create nothing can use them. */
export async function createQueues(boss: PgBoss, name: string): Promise<void> {
  const queues = created.get(boss) ?? new Map<string, Promise<void>>();
  created.set(boss, queues);
  const creating = queues.get(name) ?? createMissing(boss, name);
  queues.set(name, creating);
  try {
    await creating;
  } catch (error) {
    queues.delete(name);
    throw error;
  }
}

/** Somebody deleted them: the next event creates them anew. */
export function forgetQueues(boss: PgBoss, name: string): void {
  created.get(boss)?.delete(name);
}

async function createMissing(boss: PgBoss, name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      for (const queue of [nameDeadLetters(name), name]) {
        if ((await boss.getQueue(queue)) === null) await boss.createQueue(queue);
      }
      return;
    } catch (error) {
      // Two processes that create tables at the same time may deadlock. Postgres lets one of them go on.
      if (attempt === 5) throw error;
    }
  }
}
