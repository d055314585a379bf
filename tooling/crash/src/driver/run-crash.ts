import { setTimeout as delay } from 'node:timers/promises';
import { CRASH_POINTS, type CrashPoint } from '../crash-points.ts';
import { buildEvent } from './build-event.ts';
import { type KillTally, killWorkers } from './kill-workers.ts';
import { EffectLedger } from './ledger.ts';
import { random } from './random.ts';
import { sendUntilAccepted } from './send-until-accepted.ts';
import { tallyEffects } from './tally-effects.ts';
import { WorkerPool } from './worker-pool.ts';

export interface CrashOptions {
  /** The row's name in the table. */
  readonly design: string;
  /** The worker file: it exports `createCrashWorker`. */
  readonly worker: URL;
  /** At least so many: sending goes on until the last kill. */
  readonly events: number;
  readonly kills: number;
  /** Default: the eight points of a design without a queue. */
  readonly points?: readonly CrashPoint[];
  /** Workers stopped for longer than their lease. Default 0. */
  readonly pauses?: number;
  readonly workers?: number;
  readonly inFlight?: number;
  readonly leaseMs?: number;
  /** The share of events that are sent once more although they were accepted: the gateway missed the answer. Default 0.1. */
  readonly repeatShare?: number;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly external?: readonly string[];
  /** Where effects live, if not in the driver's ledger: how many there are by event key. */
  readonly countEffects?: () => Promise<ReadonlyMap<string, number>>;
  /** How long a queue may take to work off what it accepted. Default 0: without a queue an accepted event is handled. */
  readonly drainMs?: number;
}

export interface CrashResult {
  readonly design: string;
  readonly events: number;
  readonly kills: number;
  readonly killsAtRandom: number;
  readonly killsByPoint: Readonly<Record<string, number>>;
  readonly pauses: number;
  /** Accepted with 200, and no effect. */
  readonly lost: number;
  /** Effects beyond the first of their event. */
  readonly doubled: number;
  /** Effects that the ledger refused for an old fencing token. */
  readonly refused: number;
  /** Answers by status; `reset` and `timeout` where there was none. */
  readonly answers: Readonly<Record<string, number>>;
  readonly durationMs: number;
}

/** How often an event goes out although its share of kills is late: whoever waits to be killed at a point must come by it. */
const TRICKLE_MS = 25;

/** Sends events to workers that are killed meanwhile, each event until it is accepted, then counts the effects. */
export async function runCrash(options: CrashOptions): Promise<CrashResult> {
  const { events, kills, workers = 4, inFlight = 200, leaseMs = 600, repeatShare = 0.1, points = CRASH_POINTS } = options;
  const started = performance.now();
  const ledger = new EffectLedger();
  const pool = new WorkerPool({
    worker: options.worker,
    workers,
    leaseMs,
    parameters: options.parameters ?? {},
    external: options.external ?? [],
    answerLedger: (request) => ledger.answer(request),
  });
  const tally: KillTally = { random: 0, forced: new Map(), pauses: 0 };
  const killsDone = () => tally.random + [...tally.forced.values()].reduce((sum, count) => sum + count, 0);
  const answers: Record<string, number> = {};
  const accepted: string[] = [];
  const limits = {
    attemptTimeoutMs: 2 * leaseMs,
    pauseMs: leaseMs / 4,
    onAttempt: ({ status }: { readonly status: number | string }) => {
      answers[status] = (answers[status] ?? 0) + 1;
    },
  };
  const firstWave = Math.min(inFlight, events / 4);
  let next = 0;
  let trickleAt = 0;

  async function sendSome(): Promise<void> {
    while (next < events || killsDone() < kills) {
      // After the first wave each kill lets its share of the events in, so that the last kill still meets traffic.
      if (next >= firstWave + ((killsDone() + 1) * (events - firstWave)) / kills && performance.now() < trickleAt) {
        await delay(5);
        continue;
      }
      trickleAt = performance.now() + TRICKLE_MS;
      const event = buildEvent(`evt_${next++}`, pool.secret);
      await sendUntilAccepted(pool, event, limits);
      accepted.push(event.id);
      if (random() < repeatShare) await sendUntilAccepted(pool, event, limits);
    }
  }

  try {
    await pool.start();
    const killing = killWorkers(
      pool,
      { kills, points, pauses: options.pauses ?? 0, pauseMs: 1.5 * leaseMs },
      () => Math.ceil((Math.min(next, events) / events) * kills),
      tally,
    );
    await Promise.all([killing, ...Array.from({ length: inFlight }, sendSome)]);
    const counts = await tallyEffects(accepted, options.countEffects ?? (async () => ledger.counts()), options.drainMs ?? 0);
    return {
      design: options.design,
      events: next,
      kills: killsDone(),
      killsAtRandom: tally.random,
      killsByPoint: Object.fromEntries(tally.forced),
      pauses: tally.pauses,
      ...counts,
      refused: ledger.refused,
      answers,
      durationMs: Math.round(performance.now() - started),
    };
  } finally {
    await pool.close();
  }
}
