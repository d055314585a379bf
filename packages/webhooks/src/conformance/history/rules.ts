import type { ClaimResult, EventState } from '../../types/event-store.ts';
import { historyLeaseMs, historyRetainMs, historyWaitMs, type Step } from './operation.ts';

/** What may be known of one key. */
export interface KeyState {
  readonly kind: 'free' | 'held' | 'waiting' | 'done';
  /** Of the owner, or of the one that completed; undefined when its client was killed before it learned it. */
  readonly token: string | undefined;
  /** When the lease, the wait or the retention ends, on the history's clock. */
  readonly until: number;
  /** The largest one that was seen. */
  readonly fencingToken: number;
}

/** What a store did that the contract forbids. */
export type HistoryRule =
  | 'claimed-while-held'
  | 'claimed-before-its-wait-ended'
  | 'claimed-although-done'
  | 'fencing-token-not-growing'
  | 'done-without-completion'
  | 'done-beyond-retention'
  | 'in-progress-without-owner'
  | 'stale-owner-accepted'
  | 'owner-refused'
  | 'lookup-wrong';

export const freeKey: KeyState = { kind: 'free', token: undefined, until: 0, fencingToken: Number.NEGATIVE_INFINITY };

/** The history's clock stands still while real time passes: within this margin of an end, both answers are right. */
const marginMs = 3_600_000;

/** The states that the key may have after this step, or the rule that the step breaks. */
export function apply(state: KeyState, { operation, answer }: Step, now: number): readonly KeyState[] | HistoryRule {
  const isAlive = now + marginMs < state.until;
  if (answer.kind === 'lost') return applyLost(state, operation.kind, isAlive ? undefined : now);
  if (answer.kind === 'claim') return applyClaim(state, answer.claim, now);
  if (answer.kind === 'lookup') return isRightState(state, answer.state, now) ? [state] : 'lookup-wrong';
  if (answer.kind === 'sweep' || !('token' in operation)) return [state];

  const isOwner = state.token === operation.token && (state.kind === 'held' || state.kind === 'done');
  const repeats = state.kind === 'done' && operation.kind === 'complete';
  if (!answer.isOwner) return isOwner && state.kind === 'held' && isAlive ? 'owner-refused' : [state];
  if (operation.kind === 'release' && state.token === operation.token && state.kind !== 'held' && state.kind !== 'done') {
    // A release that is repeated after a lost reply is recognized: it may count once more.
    return [state, release(state, operation.waits, now)];
  }
  if (!isOwner || (state.kind === 'done' && !repeats)) return 'stale-owner-accepted';
  // So may a repeated completion: the event is remembered from then on.
  if (repeats) return [state, { ...state, until: now + historyRetainMs }];
  if (operation.kind === 'complete') return [{ ...state, kind: 'done', until: now + historyRetainMs }];
  if (operation.kind === 'extend') return [{ ...state, until: now + historyLeaseMs }];
  return [release(state, operation.kind === 'release' && operation.waits, now)];
}

function release(state: KeyState, waits: boolean, now: number): KeyState {
  return waits ? { ...state, kind: 'waiting', until: now + historyWaitMs } : { ...state, kind: 'free', until: 0 };
}

function applyClaim(state: KeyState, claim: ClaimResult, now: number): readonly KeyState[] | HistoryRule {
  const isAlive = now + marginMs < state.until;
  const isOver = now > state.until;
  if (claim.state === 'done') {
    if (state.kind !== 'done') return 'done-without-completion';
    return isOver ? 'done-beyond-retention' : [state];
  }
  if (claim.state === 'in-progress') {
    if (state.kind === 'done' && isAlive) return 'claimed-although-done';
    return state.kind === 'free' || isOver ? 'in-progress-without-owner' : [state];
  }
  if (isAlive) {
    if (state.kind === 'held') return 'claimed-while-held';
    return state.kind === 'waiting' ? 'claimed-before-its-wait-ended' : 'claimed-although-done';
  }
  if (!(claim.fencingToken > state.fencingToken)) return 'fencing-token-not-growing';
  return [{ kind: 'held', token: claim.token, until: now + historyLeaseMs, fencingToken: claim.fencingToken }];
}

/** Whether a claim took effect is unknown. Other calls of a killed client are made before it is killed. */
function applyLost(state: KeyState, kind: Step['operation']['kind'], claimableAt: number | undefined): readonly KeyState[] {
  if (kind !== 'claim' || claimableAt === undefined) return [state];
  return [state, { ...state, kind: 'held', token: undefined, until: claimableAt + historyLeaseMs }];
}

/** Between two ends, either state is right. */
function isRightState(state: KeyState, seen: EventState, now: number): boolean {
  const isAlive = now + marginMs < state.until;
  const isOver = now > state.until;
  if (seen === 'done') return state.kind === 'done' && !isOver;
  if (seen === 'in-progress') return (state.kind === 'held' || state.kind === 'waiting') && !isOver;
  return !((state.kind === 'held' || state.kind === 'done') && isAlive);
}
