import type { Step } from './operation.ts';
import { apply, type HistoryRule, type KeyState } from './rules.ts';

export type Explanation =
  | { readonly ok: true; readonly states: readonly KeyState[] }
  | { readonly ok: false; readonly rule: HistoryRule };

/**
 * The calls of one round overlap, so the store may have taken them in any order. Finds every state that some order explains, or names
 * the rule that breaks in all of them.
 */
export function explainRound(states: readonly KeyState[], steps: readonly Step[], now: number): Explanation {
  let rule: HistoryRule | undefined;
  const found = new Map<string, KeyState>();
  const walk = (state: KeyState, left: readonly Step[]): void => {
    if (left.length === 0) found.set(JSON.stringify(state), state);
    for (const step of left) {
      const next = apply(state, step, now);
      if (typeof next === 'string') rule ??= next;
      else for (const after of next) walk(after, without(left, step));
    }
  };
  for (const state of states) walk(state, steps);
  if (found.size > 0) return { ok: true, states: [...found.values()] };
  return { ok: false, rule: rule as HistoryRule };
}

function without(steps: readonly Step[], step: Step): readonly Step[] {
  return steps.filter((other) => other !== step);
}
