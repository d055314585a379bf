const maximumDepth = 64;

export type ValueProblem = 'too-deep' | 'forbidden-key' | 'number-too-large';

export type CheckedValues = { readonly ok: true; readonly keys: number } | { readonly ok: false; readonly problem: ValueProblem };

/** Walks a parsed value once: refuses depth, dangerous keys and numbers that lost digits, and counts the keys of all objects. */
export function checkValues(value: object): CheckedValues {
  let keys = 0;

  function findProblem(item: unknown, depth: number): ValueProblem | undefined {
    if (typeof item === 'number') return Number.isSafeInteger(Math.trunc(item)) ? undefined : 'number-too-large';
    if (typeof item !== 'object' || item === null) return undefined;
    if (depth > maximumDepth) return 'too-deep';
    if (Array.isArray(item)) return findFirst(item, depth);
    const names = Object.keys(item);
    keys += names.length;
    if (names.includes('__proto__') || names.includes('constructor')) return 'forbidden-key';
    return findFirst(Object.values(item), depth);
  }

  function findFirst(items: readonly unknown[], depth: number): ValueProblem | undefined {
    for (const item of items) {
      const problem = findProblem(item, depth + 1);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  const problem = findProblem(value, 1);
  return problem === undefined ? { ok: true, keys } : { ok: false, problem };
}
