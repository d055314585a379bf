import type { Queue } from 'bullmq';
import { findClient, isCorkable, type ScriptClient } from './find-client.ts';
import { type AddedJob, type Creator, findCreators } from './find-creators.ts';

/** How many jobs share a question and a system call: each waits for the last of them, and Redis until they are all written. */
const TOGETHER = 8;

// As they are when this is loaded: timers that a test fakes later would leave the socket corked for good.
const runNextTurn = setImmediate;
const runNextMicrotask = queueMicrotask;
const { nextTick } = process;

export interface Inquiry {
  /** To be called before the job is written, in the same turn of the event loop. Resolves with `undefined` when not answered. */
  join(job: AddedJob): Promise<Creator | undefined>;
  /** Of one job that is written. */
  ask(job: AddedJob): Promise<Creator | undefined>;
}

interface Batch {
  readonly jobs: AddedJob[];
  readonly creators: Promise<readonly Creator[]>;
  /** Asks about the jobs, which are written by now, and sends all that is written. */
  flush(): void;
}

/**
 * Asks who has created the jobs that are written in one turn of the event loop, behind them on the same connection. What is
 * written meanwhile goes out together, with one system call, and each job still has its own reply. Whoever else writes on that
 * connection in the same turn waits until its end too.
 */
export function createInquiry(queue: Queue): Inquiry {
  const prefix = queue.toKey('');
  let client: ScriptClient | undefined;
  let open: Batch | undefined;

  async function ask(jobs: readonly AddedJob[]): Promise<readonly Creator[]> {
    try {
      // Without waiting where there is a client: the question is written in this very turn.
      client ??= await findClient(queue);
      return client ? await findCreators(client, prefix, jobs) : [];
    } catch {
      return [];
    }
  }
  findClient(queue).then(
    (found) => {
      client = found;
    },
    () => undefined,
  );

  function openBatch(): Batch {
    const jobs: AddedJob[] = [];
    const stream: unknown = client && Reflect.get(client, 'stream');
    const corked = isCorkable(stream) ? stream : undefined;
    corked?.cork();
    let answer: (creators: Promise<readonly Creator[]>) => void = () => undefined;
    const creators = new Promise<readonly Creator[]>((resolve) => {
      answer = resolve;
    });
    return {
      jobs,
      creators,
      flush() {
        if (open === this) open = undefined;
        answer(ask(jobs));
        corked?.uncork();
      },
    };
  }

  function joinBatch(job: AddedJob): Batch {
    const batch = open ?? openBatch();
    open = batch;
    const count = batch.jobs.push(job);
    if (count === 1) runNextTurn(() => open === batch && batch.flush());
    if (count === TOGETHER) {
      open = undefined;
      // Once the microtasks are over, in which BullMQ writes the jobs: a tick alone comes before them if none is running yet.
      runNextMicrotask(() => nextTick(() => batch.flush()));
    }
    return batch;
  }

  return {
    async join(job) {
      const { jobs, creators } = joinBatch(job);
      const index = jobs.length - 1;
      return (await creators)[index];
    },
    async ask(job) {
      return (await ask([job]))[0];
    },
  };
}
