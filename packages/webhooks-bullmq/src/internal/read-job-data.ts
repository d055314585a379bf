import type { Queue } from 'bullmq';

interface HashReader {
  hget(key: string, field: string): Promise<string | null>;
}

/**
 * The stored data of a job, as text: one field, where BullMQ's own `getJob` reads and parses all of them. Asked for behind
 * what was begun in this turn of the event loop.
 *
 * @returns undefined when it could not be read
 */
export async function readJobData(queue: Queue, jobId: string): Promise<string | null | undefined> {
  try {
    const client = await findClient(queue);
    return await new Promise((resolve, reject) => {
      setImmediate(() => client.hget(queue.toKey(jobId), 'data').then(resolve, reject));
    });
  } catch {
    return undefined;
  }
}

/** BullMQ 6 keeps its client in the backend, BullMQ 5 in the queue. */
function findClient(queue: Queue): Promise<HashReader> {
  return 'getBackend' in queue ? queue.getBackend().client : Reflect.get(queue, 'client');
}
