import { buildEvent } from './build-event.ts';
import { EffectLedger } from './ledger.ts';
import { sendOnce } from './send-until-accepted.ts';
import { WorkerPool } from './worker-pool.ts';

export interface CopiesOptions {
  /** The worker file: it exports `createCrashWorker`. */
  readonly worker: URL;
  /** How many requests are sent, each once. */
  readonly copies: number;
  /** Over how many different events. */
  readonly ids: number;
  readonly workers?: number;
  readonly inFlight?: number;
  readonly leaseMs?: number;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly external?: readonly string[];
  readonly countEffects?: () => Promise<ReadonlyMap<string, number>>;
}

export interface CopiesResult {
  /** Answered as handled now. */
  readonly handled: number;
  /** Answered as handled before. */
  readonly duplicate: number;
  /** Answered 409: somebody is at it. */
  readonly inProgress: number;
  /** Any other answer, or none, by kind. */
  readonly errors: Readonly<Record<string, number>>;
  /** How many effects there are, and over how many events. */
  readonly effects: number;
  readonly eventsWithEffect: number;
  readonly durationMs: number;
}

/** Sends the same events again and again to several processes at once, each request once. */
export async function runCopies(options: CopiesOptions): Promise<CopiesResult> {
  const { copies, ids, workers = 4, inFlight = 200, leaseMs = 60_000 } = options;
  const ledger = new EffectLedger();
  const pool = new WorkerPool({
    worker: options.worker,
    workers,
    leaseMs,
    parameters: options.parameters ?? {},
    external: options.external ?? [],
    answerLedger: (request) => ledger.answer(request),
  });
  const tally = { handled: 0, duplicate: 0, inProgress: 0 };
  const errors: Record<string, number> = {};
  let next = 0;
  try {
    await pool.start();
    const started = performance.now();
    const events = Array.from({ length: ids }, (_, index) => buildEvent(`evt_${index}`, pool.secret));
    const sendSome = async () => {
      while (next < copies) {
        const event = events[next++ % ids];
        const worker = pool.pick();
        if (!event || !worker) throw new Error('There is no worker.');
        const { status, body } = await sendOnce(worker, event, 30_000);
        if (status === 200 && body.includes('already_processed')) tally.duplicate += 1;
        else if (status === 200) tally.handled += 1;
        else if (status === 409) tally.inProgress += 1;
        else errors[status] = (errors[status] ?? 0) + 1;
      }
    };
    await Promise.all(Array.from({ length: inFlight }, sendSome));
    const durationMs = Math.round(performance.now() - started);
    const counts = [...(await (options.countEffects?.() ?? ledger.counts())).values()];
    return {
      ...tally,
      errors,
      effects: counts.reduce((sum, count) => sum + count, 0),
      eventsWithEffect: counts.filter((count) => count > 0).length,
      durationMs,
    };
  } finally {
    await pool.close();
  }
}
