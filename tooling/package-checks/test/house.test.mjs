import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findImportCircles, listSources } from '../src/find-import-circles.mjs';

const packages = fileURLToPath(new URL('../../../packages/', import.meta.url));
const names = readdirSync(packages);
const readManifest = (name) => JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'));

/** A package imports only from the layers below its own: docs/architecture.md. */
const layers = [
  ['signing', 'protocol'],
  ['client-core', 'webhooks', 'checkout'],
  [
    'itpay-client',
    'stablecoin-client',
    'webhooks-express',
    'webhooks-fastify',
    'webhooks-fetch',
    'webhooks-redis',
    'webhooks-postgres',
    'webhooks-sqlite',
    'webhooks-bullmq',
    'webhooks-pg-boss',
  ],
  ['sandbox'],
  ['itpay-mcp', 'cli'],
];
const layerOf = (name) => layers.findIndex((layer) => layer.includes(name));

describe('findImportCircles', () => {
  test('names a circle, also one of types alone, and no chain', () => {
    const folder = mkdtempSync(join(tmpdir(), 'x-circles-'));
    try {
      writeFileSync(join(folder, 'a.ts'), "import type { B } from './b.ts';\nexport type A = B;\n");
      writeFileSync(join(folder, 'b.ts'), "export type { A as B } from './a.ts';\n");
      writeFileSync(join(folder, 'c.ts'), "export * from './a.ts';\n");
      expect(findImportCircles(folder)).toEqual(['a.ts → b.ts → a.ts']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe.each(names)('packages/%s', (name) => {
  const sources = join(packages, name, 'src');

  test('has no import circle', () => {
    expect(findImportCircles(sources)).toEqual([]);
  });

  test('depends on packages of lower layers only', () => {
    const { dependencies = {}, peerDependencies = {} } = readManifest(name);
    const ours = Object.keys({ ...dependencies, ...peerDependencies }).filter((dependency) => dependency.startsWith('@x/'));
    expect(layerOf(name)).toBeGreaterThanOrEqual(0);
    expect(ours.filter((dependency) => layerOf(dependency.slice(3)) >= layerOf(name))).toEqual([]);
  });

  test('keeps tests and their support out of src', () => {
    const files = readdirSync(sources, { recursive: true }).map(String);
    expect(files.filter((file) => /\.(test|fixture|worker|test-d)\.|(^|\/)(crash|tests?)\//.test(file))).toEqual([]);
  });

  test('has an index.ts that is a table of contents', () => {
    const lines = readFileSync(join(sources, 'index.ts'), 'utf8');
    expect(lines).not.toMatch(/^export \*(?! as)/m);
    expect(lines).not.toMatch(/^(export )?(async )?(function|const|let|class)\b/m);
  });

  test('has no file named for nothing', () => {
    const vague = listSources(sources).filter((file) => /^(utils?|helpers?|common|misc)(\.|-)/.test(basename(file)));
    expect(vague.map((file) => relative(sources, file))).toEqual([]);
  });
});

test('docs/errors.md explains every code that the sources name', () => {
  const documented = readFileSync(fileURLToPath(new URL('../../../docs/errors.md', import.meta.url)), 'utf8');
  const sources = names.flatMap((name) => listSources(join(packages, name, 'src')));
  const codes = sources.flatMap((file) => readFileSync(file, 'utf8').match(/(?<=')ERR_(?!MODULE_)[A-Z0-9_]+(?=')/g) ?? []);
  expect(codes.length).toBeGreaterThan(0);
  expect([...new Set(codes)].filter((code) => !new RegExp(`\\b${code}\\b`).test(documented))).toEqual([]);
});
