import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly failureMessages: readonly string[] }[];
  }[];
}

const vitest = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url));
const folder = fileURLToPath(new URL('..', import.meta.url));

/** Runs a suite as a package does, in a process of its own. Gives what the watch said of each test that it failed. */
async function runSuite(config: string): Promise<Readonly<Record<string, string>>> {
  const reports = await mkdtemp(join(tmpdir(), 'x-secret-watch-'));
  const env = { ...process.env, X_SUITE_REPORT: join(reports, 'vitest.json') };
  await promisify(execFile)(process.execPath, [vitest, 'run', '--config', config], { cwd: folder, env }).catch(() => undefined);
  const report = JSON.parse(await readFile(env.X_SUITE_REPORT, 'utf8')) as Report;
  await rm(reports, { recursive: true });
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  return Object.fromEntries(tests.map(({ fullName, failureMessages }) => [fullName, failureMessages.join('\n')]));
}

test('a watched suite › each test that lets a secret out fails, wherever it goes, and no other', async () => {
  const canary = (place: string) => expect.stringContaining(`${place} holds the secret "secr..." of 20 characters.`);
  expect(await runSuite('test/support/leaks.config.ts')).toEqual({
    'leak console': canary('console.log'),
    'leak stdout, in hex': canary('stdout'),
    'leak warning': canary('process.emitWarning'),
    'leak swallowed error, in a hidden property': canary('error SignatureVerificationError'),
    'leak hook, in Base64 within a longer text': canary('onError'),
    'leak API key of a request': expect.stringContaining('console.log holds the secret "sk_t..."'),
    'leak signature of a request': expect.stringContaining("console.log holds a request's signature."),
    'no leak call': '',
    'no leak a function that knows the secret': '',
  });
});
