import { checkOptions } from '@x/protocol/options';

/** What the suites need of a test framework: vitest, node:test, jest and mocha have it. */
export interface TestFramework {
  describe(title: string, define: () => void): unknown;
  it(title: string, run: () => Promise<void>): unknown;
}

/** The given functions, or the globals of a framework that sets them. */
export function resolveFramework(framework: TestFramework | undefined): TestFramework {
  if (framework !== undefined) return framework;
  const { describe, it } = globalThis as unknown as Partial<TestFramework>;
  if (typeof describe === 'function' && typeof it === 'function') return { describe, it };
  throw new TypeError('There are no global describe and it: pass them as { framework: { describe, it } }.');
}

export function checkSuiteOptions(where: string, options: unknown, known: readonly string[]): void {
  checkOptions(options, { where, known, fail: (message) => new TypeError(message) });
}
