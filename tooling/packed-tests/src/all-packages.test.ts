import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packPackage } from '@x/tooling-package-checks/pack-package';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runNpm } from './install-runtime.ts';
import { run } from './stranger.ts';

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
  folder = mkdtempSync(join(tmpdir(), 'x-stranger-all-'));
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

  test('has types that another TypeScript than ours can read', () => {
    writeFileSync(
      join(folder, 'all.mts'),
      entryPoints.map((entry, index) => `import * as e${index} from '${entry}';\nvoid e${index};\n`).join(''),
    );
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2023',
      lib: ['es2023', 'dom'],
      types: ['node'],
      strict: true,
      skipLibCheck: true,
      noEmit: true,
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['all.mts'] }));
    expect(run([process.execPath, join(folder, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.'], folder)).toBe('');
  });

  test.each(names.flatMap((name) => Object.keys(readManifest(name).bin ?? {})))('%s starts and explains itself', (bin) => {
    expect(run([join(folder, 'node_modules', '.bin', bin), '--help'], folder)).toContain('Usage');
  });
});
