import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packPackage } from '@x/tooling-package-checks/pack-package';
import { vectorFiles } from '@x/tooling-vectors/run-vector';
import { runNpm } from './install-runtime.ts';

const repository = new URL('../../../', import.meta.url);

/** An empty folder into which plain npm has installed the packed package, as the release would publish it. */
export async function becomeStranger(name: string): Promise<string> {
  const { tarball } = await packPackage(fileURLToPath(new URL(`packages/${name}/`, repository)));
  const folder = mkdtempSync(join(tmpdir(), 'x-stranger-'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'stranger', private: true, type: 'module' }));
  try {
    runNpm(['install', '--no-audit', '--no-fund', tarball], folder, name);
  } finally {
    rmSync(dirname(tarball), { recursive: true, force: true });
  }
  return folder;
}

/** Puts the vectors and a script that runs them beside the installed package. */
export function copyVectors(folder: string): void {
  const vectors = new URL('tooling/vectors/', repository);
  for (const file of ['run-vector.mjs', ...vectorFiles.map((name) => `${name}.json`)]) {
    copyFileSync(new URL(file, vectors), join(folder, file));
  }
  writeFileSync(join(folder, 'run-all.mjs'), script);
}

export function run(command: readonly string[], cwd: string): string {
  const [program = '', ...args] = command;
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8', timeout: 120_000 });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${error?.message ?? stdout + stderr}`);
  return stdout;
}

/** The same script in every runtime: the vectors through `import` and through `require`, and the two copies against each other. */
const script = `
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as imported from '@x/signing';
import * as itpay from '@x/signing/itpay';
import * as stablecoin from '@x/signing/stablecoin';
import { runVector, vectorFiles } from './run-vector.mjs';

const require = createRequire(import.meta.url);
const required = require('@x/signing');
const entries = { ...imported, itpay, stablecoin };
const requiredEntries = { ...required, itpay: require('@x/signing/itpay'), stablecoin: require('@x/signing/stablecoin') };

const failures = [];
let count = 0;
for (const name of vectorFiles) {
  const file = JSON.parse(readFileSync(new URL(\`./\${name}.json\`, import.meta.url), 'utf8'));
  for (const test of file.tests) {
    for (const [kind, signing] of Object.entries({ imported, required, entries, requiredEntries })) {
      count++;
      const complaint = runVector(signing, file.scheme, test);
      if (complaint !== undefined) failures.push(\`\${kind} \${test.id}: \${complaint}\`);
    }
  }
}

function expect(what, condition) {
  count++;
  if (!condition) failures.push(what);
}

function refusalOf(signing) {
  try {
    signing.itpay.verifyWebhook({ header: 'x', body: '{}', now: 0 }, 'secret');
  } catch (error) {
    return error;
  }
}

const key = required.createSigningKey('secret');
const header = itpay.signWebhook({ timestamp: 1, body: '{}' }, key);
expect('a key that was required serves what was imported', imported.itpay.verifyWebhook({ header, body: '{}', now: 1000 }, key).ok);
expect('a key prints as [SigningKey]', String(key) === '[SigningKey]' && JSON.stringify(key) === '"[SigningKey]"');
for (const thrower of [entries, requiredEntries]) {
  for (const recognizer of [imported, required]) {
    expect('an error is recognized across copies', recognizer.isSignatureVerificationError(refusalOf(thrower)));
  }
}
expect('all imported entry points share one class', refusalOf(entries) instanceof imported.SignatureVerificationError);
expect('all required entry points share one class', refusalOf(requiredEntries) instanceof required.SignatureVerificationError);
expect('the exports are the same for import and require', Object.keys(imported).filter((name) => name !== 'default' && name !== 'module.exports').join() === Object.keys(required).sort().join());

console.log(JSON.stringify({ count, failures }));
`;
