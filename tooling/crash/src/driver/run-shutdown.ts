import { setTimeout as delay } from 'node:timers/promises';
import { buildEvent } from './build-event.ts';
import { EffectLedger } from './ledger.ts';
import { sendOnce, sendUntilAccepted } from './send-until-accepted.ts';
import { tallyEffects } from './tally-effects.ts';
import { WorkerPool } from './worker-pool.ts';

export interface ShutdownOptions {
  /** The worker file: it exports `createCrashWorker`. */
  readonly worker: URL;
  readonly inFlight?: number;
  readonly leaseMs?: number;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly external?: readonly string[];
  readonly countEffects?: () => Promise<ReadonlyMap<string, number>>;
  readonly drainMs?: number;
}

export interface ShutdownResult {
  /** From SIGTERM to the end of the process. */
  readonly exitMs: number;
  /** Accepted by the process that was told to stop. */
  readonly answered: number;
  /** Not accepted by it, delivered again, accepted by another. */
  readonly redelivered: number;
  readonly lost: number;
  readonly doubled: number;
}

/** Fills one process with requests, sends it SIGTERM, delivers again what it did not accept, and counts the effects. */
export async function runShutdown(options: ShutdownOptions): Promise<ShutdownResult> {
  const { inFlight = 200, leaseMs = 5_000 } = options;
  const ledger = new EffectLedger();
  const pool = new WorkerPool({
    worker: options.worker,
    workers: 2,
    leaseMs,
    parameters: options.parameters ?? {},
    external: options.external ?? [],
    answerLedger: (request) => ledger.answer(request),
  });
  let answered = 0;
  try {
    await pool.start();
    const [leaving] = pool.live;
    if (!leaving) throw new Error('There is no worker.');
    const events = Array.from({ length: inFlight }, (_, index) => buildEvent(`evt_${index}`, pool.secret));
    const sending = events.map(async (event) => {
      const { status } = await sendOnce(leaving, event, 15_000);
      if (status === 200) answered += 1;
      else await sendUntilAccepted(pool, event, { attemptTimeoutMs: 15_000, pauseMs: 100, onAttempt: () => undefined });
    });
    while (answered < 1) await delay(2);
    const started = performance.now();
    leaving.signal('SIGTERM');
    await leaving.exited;
    const exitMs = Math.round(performance.now() - started);
    await Promise.all(sending);
    const countEffects = options.countEffects ?? (async () => ledger.counts());
    const ids = events.map(({ id }) => id);
    return {
      exitMs,
      answered,
      redelivered: inFlight - answered,
      ...(await tallyEffects(ids, countEffects, options.drainMs ?? 0)),
    };
  } finally {
    await pool.close();
  }
}
