import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConsumer } from '@x/tooling-package-checks/create-consumer';
import { findDeclarationFaults } from '@x/tooling-package-checks/find-declaration-faults';
import { packPackage } from '@x/tooling-package-checks/pack-package';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runNpm } from '../src/install-runtime.ts';
import { run } from '../src/stranger.ts';

const packages = fileURLToPath(new URL('../../../packages/', import.meta.url));
const names = readdirSync(packages);
/** What the adapters, stores and queues leave to the application. */
const peers = [
  'express@5',
  'fastify@5',
  'pg@8',
  'ioredis@5',
  'bullmq@6',
  'pg-boss@10',
  'libsql@0.5',
  'fast-check@4',
  'typescript@5.9',
  '@types/node@20',
  '@types/express@5',
];

interface Manifest {
  readonly name: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
}

let folder = '';
const readManifest = (name: string): Manifest => JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'));
const entryPoints = names.flatMap((name) => {
  const manifest = readManifest(name);
  return Object.keys(manifest.exports)
    .filter((path) => path !== './package.json')
    .map((path) => manifest.name + path.slice(1));
});

/** All packages at once, as one application that uses them all would have them. */
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'x-stranger-all-')));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'stranger', private: true, type: 'module' }));
  const tarballs: string[] = [];
  for (const name of names) tarballs.push((await packPackage(join(packages, name))).tarball);
  try {
    runNpm(['install', '--no-audit', '--no-fund', ...tarballs, ...peers], folder, 'every package and its peers');
  } finally {
    for (const tarball of tarballs) rmSync(dirname(tarball), { recursive: true, force: true });
  }
}, 300_000);

afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

describe('every package, packed and installed by npm in an empty folder', () => {
  test.each(entryPoints)('%s gives the same names to import and require', (entry) => {
    const imported = `import * as it from '${entry}'; console.log(Object.keys(it).filter((n) => n !== 'default' && n !== 'module.exports').sort().join());`;
    const required = `console.log(Object.keys(require('${entry}')).filter((n) => n !== 'default').sort().join());`;
    const names = run([process.execPath, '--input-type=module', '-e', imported], folder);
    // Type-only entry points would print an empty line.
    expect(names.trim()).not.toBe('');
    expect(run([process.execPath, '--input-type=commonjs', '-e', required], folder)).toBe(names);
  });

  test('has types that another TypeScript than ours accepts, without skipLibCheck', () => {
    const typescript = createRequire(join(folder, 'package.json'))('typescript');
    expect(typescript.version).toMatch(/^5\.9\./);
    const consumer = createConsumer(typescript, { folder, entryPoints });
    const isOurs = (path: string) => path.startsWith('node_modules/@x/');
    expect(findDeclarationFaults(typescript, consumer, { folder, isOurs })).toEqual([]);
  });

  test.each(names.flatMap((name) => Object.keys(readManifest(name).bin ?? {})))('%s starts and explains itself', (bin) => {
    expect(run([join(folder, 'node_modules', '.bin', bin), '--help'], folder)).toContain('Usage');
  });
});
