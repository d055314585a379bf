// `npm test`: install, build, then every check of every package. A second run without changes comes from the cache.
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { serviceVersions } from '../services/src/service-versions.mjs';
import { environment, install, root } from './install.mjs';
import { forgetReports, summarize } from './summary.mjs';

install();
forgetReports();
const tasks = ['build', 'typecheck', 'lint', 'test', 'check:package'];
const result = spawnSync(
  'turbo',
  [
    'run',
    ...tasks,
    '--continue=dependencies-successful',
    '--output-logs=errors-only',
    `--concurrency=${Math.max(2, availableParallelism())}`,
    ...process.argv.slice(2),
  ],
  {
    cwd: root,
    // Part of every task's cache key: a pass on one Redis, Postgres, browser or Node says nothing about another.
    env: environment({ X_TEST_ENVIRONMENT: JSON.stringify(serviceVersions()) }),
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  },
);
const summary = summarize();
for (const note of summary.notes) console.log(note);
// `.ci/run` prints the line itself, as the very last one.
if (process.env.X_SUMMARY !== 'off') console.log(`\n${summary.line}`);
process.exitCode = result.status === 0 && summary.failed === 0 ? 0 : result.status || 1;
