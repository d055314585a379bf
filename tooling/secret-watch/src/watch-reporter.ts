import type { Reporter, TestModule, Vitest } from 'vitest/node';
import type { SecretWatch, Source } from './create-secret-watch.ts';

/** What every suite that calls a gateway is bound to say; writing to the console it is free to leave. */
const EXPECTED: readonly Source[] = ['channel', 'error', 'hook', 'log'];

/** Says how much the watch heard in a run, and fails a whole run in which it heard nothing of a kind: then it is not at work. */
export function createWatchReporter(): Reporter {
  let vitest: Vitest | undefined;
  return {
    onInit(context) {
      vitest = context;
    },
    async onTestRunEnd(modules, _errors, reason) {
      const counts = sumCounts(modules);
      const list = [...counts].map(([source, count]) => `${count} × ${source}`).join(', ');
      console.log(`Watched for secrets: ${list === '' ? 'nothing' : list}`);
      if (reason !== 'passed' || !(await isWhole(vitest, modules))) return;
      const missing = EXPECTED.filter((source) => !counts.get(source));
      if (missing.length === 0) return;
      console.error(
        `The secret watch heard no ${missing.join(', no ')} in the whole run. Is tooling/secret-watch/src/setup.ts in place?`,
      );
      process.exitCode = 1;
    },
  };
}

function sumCounts(modules: readonly TestModule[]): Map<Source, number> {
  const counts = new Map<Source, number>();
  for (const module of modules) {
    for (const [source, count] of Object.entries(module.meta().secretWatch ?? {}) as [Source, number][]) {
      counts.set(source, (counts.get(source) ?? 0) + count);
    }
  }
  return counts;
}

/** Whether nothing was picked out by file or by name. */
async function isWhole(vitest: Vitest | undefined, modules: readonly TestModule[]): Promise<boolean> {
  if (vitest === undefined || vitest.config.testNamePattern !== undefined || vitest.config.shard !== undefined) return false;
  const files = await Promise.all(vitest.projects.map((project) => project.globTestFiles()));
  return modules.length >= files.reduce((sum, { testFiles }) => sum + testFiles.length, 0);
}

declare module 'vitest' {
  interface TaskMeta {
    /** What was heard in this file until its last test ended. */
    secretWatch?: SecretWatch['counts'];
  }
}
