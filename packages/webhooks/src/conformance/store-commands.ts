import { ok, strictEqual } from 'node:assert/strict';
import { longLeaseMs, retainMs, type Subject } from './store-under-test.ts';

/** What the model knows of one event. */
interface EventModel {
  state: 'free' | 'claimed' | 'expired' | 'done';
  token: string | undefined;
  formerToken: string | undefined;
  attempt: number;
  fencingToken: number;
}

export type StoreModel = Map<string, EventModel>;

export interface StoreCommand {
  check(model: Readonly<StoreModel>): boolean;
  run(model: StoreModel, subject: Subject): Promise<void>;
  toString(): string;
}

const crashLeaseMs = 30;
const unknownEvent: EventModel = { state: 'free', token: undefined, formerToken: undefined, attempt: 0, fencingToken: 0 };

function readModel(model: Readonly<StoreModel>, key: string): EventModel {
  return model.get(key) ?? unknownEvent;
}

/** One builder per command; each takes the event that it works on. */
export function buildStoreCommands(claimEnds: 'clock' | 'transaction'): readonly ((key: string) => StoreCommand)[] {
  return claimEnds === 'clock'
    ? [claim, complete, release, completeFormer, lookup, crash, completeLate]
    : [claim, complete, release, completeFormer, lookup];
}

interface Step {
  readonly check: (event: EventModel) => boolean;
  readonly run: (event: EventModel, subject: Subject) => Promise<Partial<EventModel>>;
}

function define(name: string, key: string, { check, run }: Step): StoreCommand {
  return {
    check: (model) => check(readModel(model, key)),
    run: async (model, subject) => {
      const event = readModel(model, key);
      model.set(key, { ...event, ...(await run(event, subject)) });
    },
    toString: () => `${name}(${key})`,
  };
}

const isFree = (event: EventModel): boolean => event.state === 'free' || event.state === 'expired';

async function take(key: string, event: EventModel, { store }: Subject, leaseMs: number): Promise<Partial<EventModel>> {
  const result = await store.claim(key, { leaseMs });
  if (result.state !== 'claimed') throw new Error(`expected a claim of a free event, not ${result.state}`);
  strictEqual(result.attempt, event.attempt + 1);
  ok(result.fencingToken > event.fencingToken, 'the fencing token grows');
  const { token, attempt, fencingToken } = result;
  return { state: 'claimed', token, attempt, fencingToken, formerToken: event.token ?? event.formerToken };
}

function claim(key: string): StoreCommand {
  return define('claim', key, {
    check: () => true,
    run: async (event, subject) => {
      if (isFree(event)) return take(key, event, subject, longLeaseMs);
      const result = await subject.store.claim(key, { leaseMs: longLeaseMs });
      strictEqual(result.state, event.state === 'done' ? 'done' : 'in-progress');
      return {};
    },
  });
}

function complete(key: string): StoreCommand {
  return define('complete', key, {
    check: (event) => event.state === 'claimed',
    run: async ({ token = '' }, { store }) => {
      strictEqual(await store.complete(key, token, { retainMs }), 'completed');
      return { state: 'done' };
    },
  });
}

function release(key: string): StoreCommand {
  return define('release', key, {
    check: (event) => event.state === 'claimed',
    run: async ({ token = '' }, { store }) => {
      strictEqual(await store.release(key, token, { error: 'model' }), 'released');
      return { state: 'free', token: undefined, formerToken: token };
    },
  });
}

function completeFormer(key: string): StoreCommand {
  const holds = (event: EventModel): boolean => event.formerToken !== undefined && event.state !== 'expired';
  return define('completeFormer', key, {
    check: holds,
    run: async ({ formerToken = '' }, { store }) => {
      strictEqual(await store.complete(key, formerToken, { retainMs }), 'stale');
      return {};
    },
  });
}

function lookup(key: string): StoreCommand {
  return define('lookup', key, {
    check: () => true,
    run: async (event, { store }) => {
      if (store.lookup === undefined) return {};
      const expected = { free: 'absent', expired: 'absent', claimed: 'in-progress', done: 'done' } as const;
      strictEqual((await store.lookup([key]))[0], expected[event.state]);
      return {};
    },
  });
}

/** The owner dies: its lease ends. */
function crash(key: string): StoreCommand {
  return define('crash', key, {
    check: isFree,
    run: async (event, subject) => {
      const claimed = await take(key, event, subject, crashLeaseMs);
      await subject.pass(crashLeaseMs);
      return { ...claimed, state: 'expired' };
    },
  });
}

/** The owner was not dead, only late: allowed to complete or refused, as long as nobody else has the event. */
function completeLate(key: string): StoreCommand {
  return define('completeLate', key, {
    check: (event) => event.state === 'expired',
    run: async ({ token = '' }, { store }) => {
      const result = await store.complete(key, token, { retainMs });
      return result === 'completed' ? { state: 'done' } : {};
    },
  });
}
