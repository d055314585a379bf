import { WebhookConfigurationError } from '@x/webhooks';
import type PgBoss from 'pg-boss';

export const DEFAULT_QUEUE_NAME = 'x-webhooks';

/** Events that were given up on go to a queue of their own, beside the queue they came from. */
export function nameDeadLetters(name: string): string {
  return `${name}-dead-letters`;
}

/**
 * The table of the boss's jobs. As in pg-boss's own statements the schema stands without quotes.
 * @throws WebhookConfigurationError for a schema that is more than a name
 */
export function nameJobTable(schema: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]{0,49}$/.test(schema)) return `${schema}.job`;
  throw new WebhookConfigurationError(
    'ERR_WEBHOOK_CONFIG_OPTION',
    'Expected schema to be a name of letters, digits and underscores.',
  );
}

const created = new WeakMap<PgBoss, Map<string, Promise<void>>>();

/** Creates both queues where they are missing, once per boss. */
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
      // Two processes that create tables at the same time may deadlock; Postgres lets one of them go on.
      if (attempt === 5) throw error;
    }
  }
}

/** @throws WebhookConfigurationError */
export function checkBoss(boss: unknown): void {
  const methods = ['send', 'fetch', 'complete', 'fail', 'createQueue', 'getDb'];
  if (typeof boss === 'object' && boss !== null && methods.every((method) => typeof Reflect.get(boss, method) === 'function'))
    return;
  throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_QUEUE', 'Expected boss to be a PgBoss of pg-boss 10.');
}

/** @throws WebhookConfigurationError */
export function checkWhole(options: Readonly<Record<string, number>>, least: number): void {
  for (const [option, value] of Object.entries(options)) {
    if (!Number.isSafeInteger(value) || value < least) {
      throw new WebhookConfigurationError(
        'ERR_WEBHOOK_CONFIG_LIMIT',
        `Expected ${option} to be a whole number, at least ${least}.`,
      );
    }
  }
}
