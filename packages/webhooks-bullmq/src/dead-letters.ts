import type { DeadLetter, DeadLetterPage, DeadLetters } from '@x/webhooks';
import { checkPositiveInteger } from '@x/webhooks/store';
import type { Job, Queue } from 'bullmq';
import { encodeJobId, readDelivery, type WebhookJobData } from './job.ts';
import type { QueueClient } from './redis-client.ts';
import { LIST_FAILED } from './scripts.ts';

/** The dead letters of a `bullmqQueue`, with every method that `DeadLetters` leaves open. */
export type BullmqDeadLetters = Required<DeadLetters>;

const PAGE = 100;
/** Where the first page begins: before every time of failure. */
const START: Position = { failedAt: -1, id: '' };

/** A place in the list of failed jobs, whether the job there still exists or not. */
interface Position {
  readonly failedAt: number;
  readonly id: string;
}

/** BullMQ's failed jobs as dead letters. */
export function createDeadLetters(queue: Queue<WebhookJobData>, client: Promise<QueueClient>): BullmqDeadLetters {
  return {
    async list({ limit = PAGE, cursor } = {}): Promise<DeadLetterPage> {
      checkPositiveInteger('deadLetters.list', 'limit', limit);
      const positions = await listPositions(await client, queue, { after: parseCursor(cursor), limit: limit + 1 });
      const page = positions.slice(0, limit);
      const letters = await Promise.all(page.map((position) => readLetter(queue, position)));
      const last = page.at(-1);
      return { letters, ...(positions.length > limit && last && { nextCursor: formatCursor(last) }) };
    },

    count: async () => queue.getFailedCount(),

    async get(key) {
      const job = await findFailed(queue, key);
      return job && toDeadLetter(job);
    },

    async replay(key) {
      const job = await findFailed(queue, key);
      return job ? replayJob(job) : false;
    },

    async replayAll({ limit } = {}) {
      if (limit !== undefined) checkPositiveInteger('deadLetters.replayAll', 'limit', limit);
      // What fails again meanwhile joins the end of the list: only what is there now is put back.
      let left = Math.min(limit ?? Number.POSITIVE_INFINITY, await queue.getFailedCount());
      let replayed = 0;
      for (let after = START; left > 0; ) {
        const positions = await listPositions(await client, queue, { after, limit: Math.min(left, PAGE) });
        const last = positions.at(-1);
        if (last === undefined) break;
        const results = await Promise.all(positions.map(({ id }) => replayById(queue, id)));
        replayed += results.filter(Boolean).length;
        left -= positions.length;
        after = last;
      }
      return replayed;
    },

    async remove(key) {
      const job = await findFailed(queue, key);
      if (job === undefined) return false;
      await job.remove();
      return true;
    },
  };
}

/** @param job one that was given up */
export function toDeadLetter(job: Job): DeadLetter {
  const delivery = readDelivery(job.data);
  const failedAt = job.finishedOn ?? job.timestamp;
  const reason = job.failedReason ?? 'unknown';
  if (delivery === undefined) return toUnreadable(job.id ?? '', { reason, attempts: job.attemptsMade, failedAt });
  return { key: delivery.key, delivery, reason, attempts: job.attemptsMade, failedAt };
}

function toUnreadable(id: string, { reason, ...facts }: Pick<DeadLetter, 'reason' | 'attempts' | 'failedAt'>): DeadLetter {
  return { key: id, delivery: undefined, reason: `Unreadable: this job does not hold a webhook delivery (${reason}).`, ...facts };
}

interface PageRequest {
  readonly after: Position;
  readonly limit: number;
}

async function listPositions(client: QueueClient, queue: Queue, { after, limit }: PageRequest): Promise<Position[]> {
  const reply = await client.run(LIST_FAILED, [queue.toKey('failed')], [String(after.failedAt), after.id, String(limit)]);
  const fields = Array.isArray(reply) ? reply.map(String) : [];
  const positions: Position[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    positions.push({ id: fields[index] ?? '', failedAt: Number(fields[index + 1]) });
  }
  return positions;
}

/** Another program's job may not even be one that BullMQ can parse. */
async function readLetter(queue: Queue<WebhookJobData>, { id, failedAt }: Position): Promise<DeadLetter> {
  try {
    const job = await queue.getJob(id);
    if (job) return toDeadLetter(job);
    return toUnreadable(id, { reason: 'its data is gone', attempts: 0, failedAt });
  } catch {
    return toUnreadable(id, { reason: 'BullMQ cannot parse it', attempts: 0, failedAt });
  }
}

/** By an event's key, or by the id of a job that is not ours. */
async function findFailed(queue: Queue<WebhookJobData>, key: string): Promise<Job<WebhookJobData> | undefined> {
  const job = (await queue.getJob(encodeJobId(key))) ?? (await findForeign(queue, key));
  return job && (await job.isFailed()) ? job : undefined;
}

async function findForeign(queue: Queue<WebhookJobData>, id: string): Promise<Job<WebhookJobData> | undefined> {
  const job = await queue.getJob(id);
  return job && readDelivery(job.data) === undefined ? job : undefined;
}

async function replayById(queue: Queue<WebhookJobData>, id: string): Promise<boolean> {
  const job = await queue.getJob(id).catch(() => undefined);
  return job ? replayJob(job) : false;
}

async function replayJob(job: Job<WebhookJobData>): Promise<boolean> {
  const delivery = readDelivery(job.data);
  if (!(await job.isFailed())) return false;
  // `receivedAt` stays; the handler's context says that this is a replay.
  if (delivery) await job.updateData({ ...job.data, delivery: { ...delivery, source: 'replay' } });
  try {
    await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
    return true;
  } catch (error) {
    // Somebody else replayed or removed it first.
    if (!(await job.isFailed())) return false;
    throw error;
  }
}

function formatCursor({ failedAt, id }: Position): string {
  return `${failedAt}:${id}`;
}

function parseCursor(cursor: string | undefined): Position {
  if (cursor === undefined) return START;
  const [, failedAt, id] = /^(\d+):(.*)$/s.exec(cursor) ?? [];
  if (failedAt === undefined || id === undefined) throw new RangeError('deadLetters.list: expected cursor to be a nextCursor.');
  return { failedAt: Number(failedAt), id };
}
