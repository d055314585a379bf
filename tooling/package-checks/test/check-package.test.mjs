import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findRenamedClasses } from '../src/check-class-names.mjs';
import { checkDeclarations } from '../src/check-declarations.mjs';
import { checkContents, checkFiles } from '../src/check-files.mjs';
import { checkPackedManifest, checkSourceManifest } from '../src/check-manifest.mjs';
import { checkSize } from '../src/check-size.mjs';

const encoder = new TextEncoder();
const filesOf = (...paths) => new Map(paths.map((path) => [path, encoder.encode('export {};')]));
const good = ['package.json', 'README.md', 'LICENSE', 'dist/index.js'];
const manifest = { license: 'MIT', engines: { node: '>=20.19' }, exports: { '.': { import: './dist/index.js' } } };

describe('checkFiles', () => {
  test('accepts the allow-list', () => {
    expect(checkFiles(filesOf(...good, 'CHANGELOG.md', 'dist/itpay/index.d.cts'))).toEqual([]);
  });

  test.each(['src/index.ts', '.env', 'tsconfig.json', 'dist/x.test.js', 'dist/.secret', 'node_modules/x/index.js'])(
    'names %s',
    (path) => {
      expect(checkFiles(filesOf(...good, path)).join()).toContain(path);
    },
  );

  test.each(['package.json', 'README.md', 'LICENSE'])('misses %s', (path) => {
    expect(checkFiles(filesOf(...good.filter((name) => name !== path)))).toEqual([`${path} is not packed`]);
  });

  test('misses a build', () => {
    expect(checkFiles(filesOf('package.json', 'README.md', 'LICENSE'))).toHaveLength(1);
  });
});

test('checkContents names a file that tells where it was built', () => {
  expect(checkContents(new Map([['dist/a.js', encoder.encode('/home/me/checkout/src')]]), '/home/me/checkout')).toHaveLength(1);
});

describe('checkPackedManifest', () => {
  const files = filesOf(...good);

  test('accepts a plain manifest', () => {
    expect(checkPackedManifest(manifest, files)).toEqual([]);
  });

  test.each([
    ['an install script', { scripts: { postinstall: 'node x.js' } }],
    ['the workspace protocol', { dependencies: { zod: 'workspace:*' } }],
    ['the catalog protocol', { peerDependencies: { zod: 'catalog:' } }],
    ['a private dependency', { dependencies: { '@x/tooling-vectors': '0.0.0' } }],
    ['the development condition', { exports: { '.': { '@x/source': './dist/index.js', import: './dist/index.js' } } }],
    ['an export without a file', { exports: { '.': './dist/missing.js' } }],
    ['a bin without a file', { bin: { x: './dist/bin.js' } }],
    ['another license', { license: 'UNLICENSED' }],
  ])('refuses %s', (_, change) => {
    expect(checkPackedManifest({ ...manifest, ...change }, files)).toHaveLength(1);
  });
});

describe('checkSourceManifest', () => {
  const exports = { '.': { '@x/source': './src/index.ts', import: './dist/index.js' }, './package.json': './package.json' };

  test('accepts manifests that differ in the development condition only', () => {
    const published = { '.': { import: './dist/index.js' }, './package.json': './package.json' };
    expect(checkSourceManifest({ exports, publishConfig: { access: 'public', exports: published } })).toEqual([]);
  });

  test('refuses an entry that was added on one side only', () => {
    const published = { '.': { import: './dist/index.js' } };
    expect(checkSourceManifest({ exports, publishConfig: { access: 'public', exports: published } })).toHaveLength(1);
  });

  test('refuses a manifest without publishConfig.exports', () => {
    expect(checkSourceManifest({ exports, publishConfig: { access: 'public' } })).toHaveLength(1);
  });
});

test('checkSize measures what a bundler would ship', async () => {
  const files = new Map([['dist/index.js', encoder.encode('export const text = `some text that is kept`;')]]);
  expect(await checkSize(files, { entry: 'dist/index.js', gzip: 500 })).toEqual([]);
  expect(await checkSize(files, { entry: 'dist/index.js', gzip: 5 })).toHaveLength(1);
});

describe('checkDeclarations', () => {
  const name = '@x/fixture';
  const types = { import: { types: './dist/index.d.ts' }, require: { types: './dist/index.d.cts' } };
  const source = { exports: { '.': { '@x/source': './src/index.ts', ...types }, './package.json': './package.json' } };
  const packed = { name, type: 'module', exports: { '.': types } };
  const good = `
    interface Money { readonly value: number }
    declare class Ledger { readonly balance: Money }
    type money_Money = Money;
    type money_Ledger = Ledger;
    declare const money_Ledger: typeof Ledger;
    declare namespace money { export { type money_Money as Money, money_Ledger as Ledger } }
    export { money };`;
  let folder = '';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'x-fixture-'));
    mkdirSync(join(folder, 'src'));
    mkdirSync(join(folder, 'node_modules', 'only-for-development'), { recursive: true });
    const money = 'export interface Money { readonly value: number }\nexport declare class Ledger { readonly balance: Money }\n';
    writeFileSync(join(folder, 'src', 'money.ts'), money);
    writeFileSync(join(folder, 'src', 'index.ts'), `export * as money from './money.ts';\n`);
    writeFileSync(join(folder, 'node_modules', 'only-for-development', 'index.d.ts'), 'export type Tool = string;\n');
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function check(imported, required = imported) {
    const contents = { 'package.json': JSON.stringify(packed), 'dist/index.d.ts': imported, 'dist/index.d.cts': required };
    const files = new Map(Object.entries(contents).map(([path, text]) => [path, encoder.encode(text)]));
    return checkDeclarations(packed, files, source, folder);
  }

  test('accepts what exports the same as the sources', async () => {
    expect(await check(good)).toEqual([]);
  });

  test('names a type that the bundler of the declarations took for a value', async () => {
    const broken = good
      .replace('type money_Money = Money;', 'declare const money_Money: typeof Money;')
      .replace('type money_Money as', 'money_Money as');
    expect(await check(broken)).toEqual([
      expect.stringMatching(/dist\/index\.d\.ts:4: TS2693 'Money' only refers to a type.*\(node16, bundler\)$/),
      expect.stringMatching(/dist\/index\.d\.cts:4: TS2693 'Money' only refers to a type.*\(node16\)$/),
      'types: @x/fixture, imported: money.Money is a type in the sources, but a value as packed',
      'types: @x/fixture, required: money.Money is a type in the sources, but a value as packed',
    ]);
  });

  test('names a class that was left as a value only, which no compiler minds', async () => {
    expect(await check(good, good.replace('type money_Ledger = Ledger;', ''))).toEqual([
      'types: @x/fixture, required: money.Ledger is a value and a type in the sources, but a value as packed',
    ]);
  });

  test('names an import that only a development dependency satisfies', async () => {
    const problems = await check(
      `import type { Tool } from 'only-for-development';${good}\nexport declare const tool: Tool;`,
      good,
    );
    expect(problems).toEqual([
      expect.stringMatching(/dist\/index\.d\.ts:1: TS2307 Cannot find module 'only-for-development'/),
      'types: @x/fixture, imported: tool is nothing in the sources, but a value as packed',
    ]);
  });

  test('names an entry point that has no types', async () => {
    expect((await check(good, '')).join()).toContain('consumer.cts');
  });
});

describe('findRenamedClasses', () => {
  let application;
  beforeAll(() => {
    application = mkdtempSync(join(tmpdir(), 'x-classes-'));
    mkdirSync(join(application, 'node_modules', 'shop'), { recursive: true });
    const write = (file, text) => writeFileSync(join(application, 'node_modules', 'shop', file), text);
    write('package.json', JSON.stringify({ name: 'shop', exports: { import: './index.mjs', require: './index.cjs' } }));
    write('index.mjs', 'export class Order {}\nexport const lower = () => 1;\n');
    write('index.cjs', 'exports.Order = class _Order {};\n');
  });
  afterAll(() => rmSync(application, { recursive: true, force: true }));

  test('names a class that a bundler renamed, and the way it came', async () => {
    expect(await findRenamedClasses(application, ['shop'])).toEqual(['shop, required: the class Order calls itself _Order']);
  });
});
