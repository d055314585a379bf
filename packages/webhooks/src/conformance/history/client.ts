import type { EventStore } from '../../types/event-store.ts';
import { type Operation, perform, type Step } from './operation.ts';
import type { Random } from './random.ts';

interface Claim {
  readonly key: string;
  readonly token: string;
}

/** A call, its answer, and whether the client was killed at it. */
export interface ClientStep extends Step {
  readonly isKilled: boolean;
}

/** One process that works with the store: it makes one call in each round, and may be killed or come back from a pause. */
export interface HistoryClient {
  takeStep(keys: readonly string[]): Promise<ClientStep>;
  /** Once the round is over, in the same order whichever call was answered first: the same seed makes the same calls. */
  learn(step: ClientStep): void;
}

const killChance = 0.02;
const maximumLate = 50;

/**
 * A client that owns what it claimed. A killed one loses its claims and never learns the answer to its last claim; a paused one, or
 * another process that holds an old token, calls with it later: `late` is shared by all clients.
 */
export function createHistoryClient(store: EventStore, random: Random, late: Claim[]): HistoryClient {
  let claims: readonly Claim[] = [];

  function plan(keys: readonly string[]): Operation {
    const chance = random.next();
    if (chance < 0.02) return { kind: 'sweep', key: undefined };
    if (chance < 0.12) return { kind: 'lookup', key: random.pick(keys) };
    if (chance < 0.27 && late.length > 0) return planWith(random.pick(late));
    if (chance < 0.6 && claims.length > 0) return planWith(random.pick(claims));
    return { kind: 'claim', key: random.pick(keys) };
  }

  function planWith(claim: Claim): Operation {
    const chance = random.next();
    if (chance < 0.5) return { kind: 'complete', ...claim };
    if (chance < 0.75) return { kind: 'extend', ...claim };
    return { kind: 'release', ...claim, waits: chance < 0.8 };
  }

  function forget(gone: readonly Claim[]): void {
    claims = claims.filter((claim) => !gone.includes(claim));
    late.push(...gone);
    late.splice(0, late.length - maximumLate);
  }

  return {
    async takeStep(keys) {
      const operation = plan(keys);
      const isKilled = random.next() < killChance;
      const answer = await perform(store, operation);
      // Others may hold what a killed client knew of older claims, but nobody has the answer to this one.
      return { operation, answer: isKilled && operation.kind === 'claim' ? { kind: 'lost' } : answer, isKilled };
    },
    learn({ operation, answer, isKilled }) {
      if (isKilled) forget(claims);
      if (answer.kind === 'claim' && answer.claim.state === 'claimed' && operation.kind === 'claim') {
        claims = [...claims, { key: operation.key, token: answer.claim.token }];
      }
      if (operation.kind !== 'complete' && operation.kind !== 'release') return;
      forget(claims.filter(({ token }) => token === operation.token));
    },
  };
}
