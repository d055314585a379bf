import type { Delivery } from '@x/webhooks';
import type { Queue } from 'bullmq';
import { createInquiry } from './create-inquiry.ts';
import type { AddedJob } from './find-creators.ts';
import { JOB_NAME, type WebhookJobData } from './webhook-job.ts';

/**
 * Adds a job, and asks behind it, in the same round trip, whether it was there already.
 *
 * Not by `addBulk`: in a pipeline of ioredis each reply waits for the last, and since each pipeline defines a property with a
 * getter of its own, V8 keeps it with all its jobs until the next full garbage collection.
 */
export function createAdder(queue: Queue<WebhookJobData>): (job: AddedJob, delivery: Delivery) => Promise<'added' | 'duplicate'> {
  const inquiry = createInquiry(queue);

  return async (job, delivery) => {
    const asked = inquiry.join(job);
    const { jobId, addToken } = job;
    await queue.add(JOB_NAME, { delivery, addToken }, { jobId });
    let creator = await asked;
    // Asked too early, on a connection that was not ready yet; or not answered.
    if (creator === undefined || creator === 'absent') creator = await inquiry.ask(job);
    // What cannot be told, or is handled and removed by now, is stored all the same.
    return creator === 'other' ? 'duplicate' : 'added';
  };
}
