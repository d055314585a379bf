import { checkOptions } from '@x/protocol/options';
import { WebhookConfigurationError } from '../../errors/configuration-error.ts';
import type { EventStore } from '../../types/event-store.ts';
import type { StoreUnderTest } from '../store-under-test.ts';
import { createHistoryClient } from './client.ts';
import { explainRound } from './explain-round.ts';
import type { Step } from './operation.ts';
import { createRandom } from './random.ts';
import { freeKey, type HistoryRule, type KeyState } from './rules.ts';

/** A fresh, empty store whose clock can be moved. */
export interface StoreUnderHistory extends StoreUnderTest {
  /** Moves the clock that leases are measured by. */
  readonly advance: (ms: number) => Promise<void> | void;
  /**
   * The store as one client opens it. `now` is the clock of the client's machine, which jumps: leases must not depend on it. Default:
   * all clients share `store`.
   */
  readonly connect?: (client: { readonly now: () => number }) => EventStore;
}

/** How many calls are made, by how many clients. */
export interface StoreHistoryOptions {
  /** How many calls are made. Default 2,000. */
  readonly operations?: number;
  /** How many clients make them, one call each at a time. Default 4, at most 6: every order of their calls is tried. */
  readonly clients?: number;
  /** The same seed makes the same calls. Default 1. */
  readonly seed?: number;
}

/** What no order of the calls explains. */
export interface StoreAnomaly {
  readonly rule: HistoryRule;
  readonly key: string;
  /** How many calls had been made. */
  readonly operation: number;
  /** The last calls about this key and their answers, the newest at the end. Calls of one round overlap. */
  readonly history: readonly string[];
}

/** How many calls were made, and what no order of them explains. */
export interface StoreHistory {
  readonly operations: number;
  readonly anomalies: readonly StoreAnomaly[];
}

const hourMs = 3_600_000;
/** Ends a lease together with another one; ends a lease; ends a lease and a wait; ends a retention. Never exactly at an end. */
const jumpsMs = [13 * hourMs + 1, 26 * hourMs + 1, 51 * hourMs + 1, 11 * 24 * hourMs + 1];
const jumpChance = 0.06;
const maximumSkewMs = 30 * 24 * hourMs;
const maximumAnomalies = 10;
const keptSteps = 12;

/**
 * Makes random calls from several clients, with pauses, kills and clock jumps, and checks the recorded history of every key against
 * the contract of a store: claims are exclusive, fencing tokens grow, a stale owner completes nothing, done stays done.
 *
 * @throws WebhookConfigurationError for an unknown or wrong option; whatever the store throws
 * @example
 * const { anomalies } = await checkStoreHistory(() => ({ store: myStore({ now }), advance }), { operations: 10_000, seed: 7 });
 */
export async function checkStoreHistory(
  create: () => Promise<StoreUnderHistory> | StoreUnderHistory,
  options: StoreHistoryOptions = {},
): Promise<StoreHistory> {
  const { operations, clients, seed } = resolve(options);
  const subject = await create();
  try {
    if (typeof subject.advance !== 'function') throw refuse('the store under test needs advance, which moves its clock');
    return await run(subject, { operations, clients, seed });
  } finally {
    await subject.store.close?.();
    await subject.close?.();
  }
}

async function run(subject: StoreUnderHistory, options: Required<StoreHistoryOptions>): Promise<StoreHistory> {
  const random = createRandom(options.seed);
  const late: { readonly key: string; readonly token: string }[] = [];
  const skews: number[] = Array.from({ length: options.clients }, () => 0);
  let now = 1_700_000_000_000;
  const clients = skews.map((_, index) => {
    const store = subject.connect?.({ now: () => now + (skews[index] ?? 0) }) ?? subject.store;
    return createHistoryClient(store, random, late);
  });
  const keys = ['evt_0', 'evt_1', 'evt_2', 'evt_3'];
  const states = new Map<string, readonly KeyState[]>();
  const histories = new Map<string, string[]>();
  const anomalies: StoreAnomaly[] = [];
  let made = 0;

  function check(key: string, steps: readonly Step[]): void {
    const history = [...(histories.get(key) ?? []), ...steps.map((step) => `${now} ${JSON.stringify(step)}`)].slice(-keptSteps);
    histories.set(key, history);
    const explained = explainRound(states.get(key) ?? [freeKey], steps, now);
    if (explained.ok) {
      states.set(key, explained.states);
      return;
    }
    anomalies.push({ rule: explained.rule, key, operation: made, history });
    // What follows from one wrong answer is not reported again: the key is given up for a new one.
    keys[keys.indexOf(key)] = `${key}'`;
    const others = late.filter((claim) => claim.key !== key);
    late.splice(0, late.length, ...others);
  }

  while (made < options.operations && anomalies.length < maximumAnomalies) {
    const round = clients.slice(0, options.operations - made);
    const steps = await Promise.all(round.map((client) => client.takeStep(keys)));
    made += steps.length;
    for (const [index, step] of steps.entries()) round[index]?.learn(step);
    for (const key of [...keys]) {
      const own = steps.filter(({ operation }) => operation.key === key);
      if (own.length > 0) check(key, own);
    }
    if (random.next() < jumpChance) {
      const jumpMs = random.pick(jumpsMs);
      now += jumpMs;
      await subject.advance(jumpMs);
    }
    if (random.next() < jumpChance) skews[random.below(skews.length)] = Math.round((random.next() * 2 - 1) * maximumSkewMs);
  }
  return { operations: made, anomalies };
}

function resolve(options: StoreHistoryOptions): Required<StoreHistoryOptions> {
  checkOptions(options, { where: 'checkStoreHistory', known: ['operations', 'clients', 'seed'], fail: refuse });
  const { operations = 2_000, clients = 4, seed = 1 } = options;
  if (!Number.isSafeInteger(operations) || operations < 1) throw refuse('expected operations to be a positive integer');
  if (!Number.isSafeInteger(clients) || clients < 1 || clients > 6) throw refuse('expected clients to be an integer from 1 to 6');
  if (!Number.isSafeInteger(seed)) throw refuse('expected seed to be an integer');
  return { operations, clients, seed };
}

function refuse(problem: string): WebhookConfigurationError {
  return new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_OPTION', `checkStoreHistory: ${problem}.`);
}
