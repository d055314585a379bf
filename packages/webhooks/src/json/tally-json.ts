const maximumDepth = 64;

export interface JsonTally {
  keys: number;
  /** Inside keys and string values. */
  colons: number;
}

export type TallyProblem = 'too-deep' | 'forbidden-key' | 'number-too-large';

/** Walks a parsed value once: counts keys and colons, refuses depth, poisonous keys and numbers that lost digits. */
export function tallyJson(value: unknown, tally: JsonTally, depth = 1): TallyProblem | undefined {
  switch (typeof value) {
    case 'string':
      tallyColons(value, tally);
      return undefined;
    case 'number':
      return value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER ? 'number-too-large' : undefined;
    case 'object':
      if (value === null) return undefined;
      if (depth > maximumDepth) return 'too-deep';
      return Array.isArray(value) ? tallyArray(value, tally, depth) : tallyObject(value as Record<string, unknown>, tally, depth);
    default:
      return undefined;
  }
}

function tallyArray(items: readonly unknown[], tally: JsonTally, depth: number): TallyProblem | undefined {
  for (const item of items) {
    const problem = tallyJson(item, tally, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function tallyObject(object: Record<string, unknown>, tally: JsonTally, depth: number): TallyProblem | undefined {
  // Object.keys and not for-in: a polluted Object.prototype must not be walked.
  for (const key of Object.keys(object)) {
    if (key === '__proto__' || key === 'constructor') return 'forbidden-key';
    tally.keys += 1;
    tallyColons(key, tally);
    const problem = tallyJson(object[key], tally, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function tallyColons(text: string, tally: JsonTally): void {
  for (let index = text.indexOf(':'); index !== -1; index = text.indexOf(':', index + 1)) tally.colons += 1;
}
