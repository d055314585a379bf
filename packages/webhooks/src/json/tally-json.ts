import { shortestNumber } from './shortest-number.ts';

const maximumDepth = 64;
const plain = {};

export interface JsonTally {
  keys: number;
  /** The fewest characters that a JSON text of this value can have. */
  shortest: number;
}

export type TallyProblem = 'too-deep' | 'forbidden-key' | 'number-too-large';

/** Walks a parsed value once: counts the keys and the characters, refuses depth, poisonous keys and numbers that lost digits. */
export function tallyJson(value: object, tally: JsonTally): TallyProblem | undefined {
  return tallyValue(value, tally, 1, isPrototypePolluted());
}

function tallyValue(value: unknown, tally: JsonTally, depth: number, polluted: boolean): TallyProblem | undefined {
  if (typeof value === 'string') {
    tally.shortest += value.length + 2;
    return undefined;
  }
  if (typeof value === 'number') {
    if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) return 'number-too-large';
    tally.shortest += shortestNumber(value);
    return undefined;
  }
  if (typeof value !== 'object' || value === null) {
    tally.shortest += value === false ? 5 : 4;
    return undefined;
  }
  if (depth > maximumDepth) return 'too-deep';
  return Array.isArray(value)
    ? tallyArray(value, tally, depth, polluted)
    : tallyObject(value as Readonly<Record<string, unknown>>, tally, depth, polluted);
}

function tallyArray(items: readonly unknown[], tally: JsonTally, depth: number, polluted: boolean): TallyProblem | undefined {
  // The brackets, and a comma between any two items.
  tally.shortest += items.length === 0 ? 2 : items.length + 1;
  for (const item of items) {
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
  let keys = 0;
  let characters = 0;
  // for-in and not Object.keys: it allocates nothing, and this runs over every key of every event.
  for (const key in object) {
    if (polluted && !Object.hasOwn(object, key)) continue;
    if (key === '__proto__' || key === 'constructor') return 'forbidden-key';
    keys += 1;
    const value = object[key];
    characters += key.length;
    // Most members are texts: calling for each is a tenth of this walk.
    if (typeof value === 'string') {
      characters += value.length + 2;
      continue;
    }
    const problem = tallyValue(value, tally, depth + 1, polluted);
    if (problem !== undefined) return problem;
  }
  tally.keys += keys;
  // The braces, two quotes and a colon for each key, and a comma between any two members.
  tally.shortest += characters + (keys === 0 ? 2 : 4 * keys + 1);
  return undefined;
}

/** Whether somebody has added enumerable keys to Object.prototype, which for-in would walk as well. */
function isPrototypePolluted(): boolean {
  for (const _key in plain) return true;
  return false;
}
