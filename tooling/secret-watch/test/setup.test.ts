import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly failureMessages: readonly string[] }[];
  }[];
}

const VITEST = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url));
const PACKAGE = fileURLToPath(new URL('..', import.meta.url));

interface Run {
  readonly exitCode: number | null;
  readonly output: string;
  /** By the name of the test; empty for one that passed. */
  readonly failures: Readonly<Record<string, string>>;
}

/** Runs a suite as a package does, in a process of its own. */
async function runSuite(config: string): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'x-secret-watch-'));
  const X_SUITE_REPORT = join(folder, 'vitest.json');
  const child = spawn(process.execPath, [VITEST, 'run', '--config', `src/testing/${config}`], {
    cwd: PACKAGE,
    env: { ...process.env, X_SUITE_REPORT },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  const report = JSON.parse(await readFile(X_SUITE_REPORT, 'utf8')) as Report;
  await rm(folder, { recursive: true });
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const failures = tests.map(({ fullName, failureMessages }) => [fullName, failureMessages.join('\n')] as const);
  return { exitCode, output, failures: Object.fromEntries(failures) };
}

test('a watched suite › each test that lets a secret out fails, wherever it goes, and no other', async () => {
  const leak = (where: string): unknown => expect.stringContaining(`\n${where}`);
  const { exitCode, output, failures } = await runSuite('leaks.config.ts');
  expect(exitCode).toBe(1);
  expect(failures).toEqual({
    'leak channel': leak('channel x:client:request:start › path'),
    'leak hook': leak('inspect of hook onError › 0 › error'),
    'leak log': leak('log warn › 0 › key'),
    'leak error': leak('inspect of error LeakError'),
    'leak console': leak('output console.log › 1'),
    'leak stdout': leak('inspect of output stdout'),
    'leak warning': leak('output stderr'),
    'leak signature': leak('inspect of hook onError › 0 › error'),
    'leak refused apiKey of an ItPayClient': leak('output console.log › 0'),
    'leak refused webhookSecret of an ItPayClient': leak('output console.log › 0'),
    'leak refused apiKey of a StablecoinClient': leak('output console.log › 0'),
    'leak refused apiSecret of a StablecoinClient': leak('output console.log › 0'),
    'leak key of the environment': leak('output console.log › 0'),
    'no leak call': '',
    'no leak call with listeners of its own': '',
  });
  expect(output).toMatch(/^Watched for secrets: \d+ × channel, \d+ × error, \d+ × hook, \d+ × log, \d+ × output$/m);
});

test('a whole suite in which nothing is heard fails, for then the watch is not in place', async () => {
  const { exitCode, output, failures } = await runSuite('silence.config.ts');
  expect(failures).toEqual({ 'one and one': '' });
  expect(output).toContain('The secret watch heard no channel, no error, no hook, no log in the whole run.');
  expect(exitCode).toBe(1);
});
