import type { Delivery } from '@x/webhooks';
import type { Queue } from 'bullmq';
import { type AddedJob, type Creator, findCreators } from './find-creators.ts';
import { JOB_NAME, type WebhookJobData } from './webhook-job.ts';

interface Waiting extends AddedJob {
  readonly delivery: Delivery;
  resolve(result: 'added' | 'duplicate'): void;
  reject(error: unknown): void;
}

const unknown = (): readonly Creator[] => [];

/**
 * Adds the jobs of one turn of the event loop together, which costs one system call instead of one each, and asks behind them,
 * in the same round trip, which of them were there already.
 */
export function createAdder(queue: Queue<WebhookJobData>): (job: AddedJob, delivery: Delivery) => Promise<'added' | 'duplicate'> {
  let waiting: Waiting[] = [];

  async function addTogether(batch: readonly Waiting[]): Promise<void> {
    const adding = queue.addBulk(
      batch.map(({ jobId, addToken, delivery }) => ({ name: JOB_NAME, data: { delivery, addToken }, opts: { jobId } })),
    );
    const asking = new Promise<void>((resolve) => setImmediate(resolve)).then(() => findCreators(queue, batch)).catch(unknown);
    await adding;
    let creators = await asking;
    // Asked too early, on a connection that was not ready yet; or not answered.
    if (creators.length === 0 || creators.includes('absent')) creators = await findCreators(queue, batch).catch(unknown);
    // What cannot be told, or is handled and removed by now, is stored all the same.
    for (const [index, { resolve }] of batch.entries()) resolve(creators[index] === 'other' ? 'duplicate' : 'added');
  }

  function flush(): void {
    const batch = waiting;
    waiting = [];
    addTogether(batch).catch((error: unknown) => {
      for (const { reject } of batch) reject(error);
    });
  }

  return (job, delivery) =>
    new Promise((resolve, reject) => {
      if (waiting.push({ ...job, delivery, resolve, reject }) === 1) setImmediate(flush);
    });
}
