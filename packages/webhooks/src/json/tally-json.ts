const maximumDepth = 64;
const plain = {};

export interface JsonTally {
  keys: number;
}

export type TallyProblem = 'too-deep' | 'forbidden-key' | 'number-too-large';

/** Walks a parsed value once: counts the keys, refuses depth, poisonous keys and numbers that lost digits. */
export function tallyJson(value: object, tally: JsonTally): TallyProblem | undefined {
  return tallyValue(value, tally, 1, isPrototypePolluted());
}

function tallyValue(value: unknown, tally: JsonTally, depth: number, polluted: boolean): TallyProblem | undefined {
  if (typeof value === 'number') {
    return value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER ? 'number-too-large' : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > maximumDepth) return 'too-deep';
  if (!Array.isArray(value)) return tallyObject(value as Readonly<Record<string, unknown>>, tally, depth, polluted);
  for (const item of value) {
    const problem = tallyValue(item, tally, depth + 1, polluted);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function tallyObject(
  object: Readonly<Record<string, unknown>>,
  tally: JsonTally,
  depth: number,
  polluted: boolean,
): TallyProblem | undefined {
  // for-in and not Object.keys: it allocates nothing, and this runs over every key of every event.
  for (const key in object) {
    if (polluted && !Object.hasOwn(object, key)) continue;
    if (key === '__proto__' || key === 'constructor') return 'forbidden-key';
    tally.keys += 1;
    const problem = tallyValue(object[key], tally, depth + 1, polluted);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Whether somebody has added enumerable keys to Object.prototype, which for-in would walk as well. */
function isPrototypePolluted(): boolean {
  for (const _key in plain) return true;
  return false;
}
