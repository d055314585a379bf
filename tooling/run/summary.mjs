// Counts the tests from the reports that the runners left behind, one `.reports/vitest.json` a package.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './install.mjs';

/** Every package that has tests is expected to have a report: a missing one is a failure, not a zero. */
export function packagesWithTests() {
  return ['packages', 'examples', 'tooling']
    .flatMap((group) => readdirSync(path.join(root, group)).map((name) => path.join(root, group, name)))
    .filter((folder) => {
      const manifest = path.join(folder, 'package.json');
      return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).scripts?.test !== undefined;
    });
}

export function forgetReports() {
  for (const folder of packagesWithTests()) rmSync(path.join(folder, '.reports', 'vitest.json'), { force: true });
}

export function summarize() {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const notes = [];
  for (const folder of packagesWithTests()) {
    const name = path.relative(root, folder);
    const file = path.join(folder, '.reports', 'vitest.json');
    if (!existsSync(file)) {
      notes.push(`${name}: no report: its tests did not run`);
      total.failed += 1;
      continue;
    }
    const report = JSON.parse(readFileSync(file, 'utf8'));
    total.passed += report.numPassedTests;
    total.failed += report.numFailedTests;
    total.skipped += report.numPendingTests + report.numTodoTests;
    for (const suite of report.testResults) {
      // A file that cannot be loaded has no tests to fail.
      if (suite.status === 'failed' && !suite.assertionResults.some((test) => test.status === 'failed')) {
        notes.push(`${path.relative(root, suite.name)}: ${String(suite.message).split('\n')[0]}`);
        total.failed += 1;
      }
      for (const test of suite.assertionResults) {
        if (test.status === 'failed') notes.push(`failed: ${path.relative(root, suite.name)} › ${test.fullName}`);
        if (test.status === 'pending' || test.status === 'skipped') notes.push(`skipped: ${name} › ${test.fullName}`);
      }
    }
  }
  return { ...total, notes, line: `${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { line, failed } = summarize();
  console.log(line);
  process.exitCode = failed > 0 ? 1 : 0;
}
