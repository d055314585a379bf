import { createHash } from 'node:crypto';
import type { DeadLetter, Delivery } from '@x/webhooks';
import type PgBoss from 'pg-boss';
import type { ResolvedQueueOptions } from './options.ts';
import { nameDeadLetters } from './queues.ts';

/** pg-boss drops what nobody fetched in time, dead letters included. Nothing here may be dropped. */
const KEEP_UNTIL = '9999-12-31T00:00:00Z';

export interface DeliveryJob extends PgBoss.JobInsert<Delivery> {
  readonly id: string;
  readonly data: Delivery;
}

export function buildJob(delivery: Delivery, id: string, options: ResolvedQueueOptions): DeliveryJob {
  const { name, attempts, retryDelaySeconds, expireInSeconds } = options;
  return {
    id,
    name,
    data: delivery,
    retryLimit: attempts - 1,
    retryDelay: retryDelaySeconds,
    retryBackoff: retryDelaySeconds > 0,
    expireInSeconds,
    keepUntil: KEEP_UNTIL,
    deadLetter: nameDeadLetters(name),
  };
}

/** A UUID (version 8) that only these texts give: pg-boss takes one job per id, so the job itself tells that its event is known. */
export function deriveJobId(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}`);
  const hex = hash.digest('hex');
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** What a job holds, or undefined for a job that somebody else put into the queue. */
export function readDelivery(data: unknown): Delivery | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { version, key, provider, body, receivedAt } = data as Partial<Record<keyof Delivery, unknown>>;
  const isDelivery = version === 1 && [key, provider, body].every((text) => typeof text === 'string');
  return isDelivery && typeof receivedAt === 'number' ? (data as Delivery) : undefined;
}

interface LetterFacts {
  readonly id: string;
  readonly data: unknown;
  readonly reason: string;
  readonly attempts: number;
  readonly failedAt: number;
}

/** A job that is not ours is known by its `key` if it has one, else by its id. */
export function buildDeadLetter({ id, data, reason, attempts, failedAt }: LetterFacts): DeadLetter {
  const delivery = readDelivery(data);
  if (delivery !== undefined) return { key: delivery.key, delivery, reason, attempts, failedAt };
  const key = typeof data === 'object' && data !== null && 'key' in data && typeof data.key === 'string' ? data.key : id;
  return { key, delivery: undefined, reason: `Unreadable: the job does not hold a delivery. ${reason}`, attempts, failedAt };
}

/** What pg-boss keeps of a failure: ours, or its own note that the job's time was over. */
export function describeOutput(output: unknown): string {
  const value = typeof output === 'object' && output !== null && 'value' in output ? output.value : output;
  if (typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string')
    return value.message;
  return typeof value === 'string' ? value : 'unknown';
}

/** Name and message of the failure in one line; never a stack, which may show values. */
export function describeFailure(error: unknown): string {
  const cause = error instanceof Error && error.name === 'WebhookHandlerError' ? error.cause : error;
  const text = cause instanceof Error ? `${cause.name}: ${cause.message}` : `a ${typeof cause} was thrown`;
  return text.replace(/[\s\0]+/gu, ' ').slice(0, 300);
}
