import { describe, expect, test } from 'vitest';
import { checkContents, checkFiles } from './check-files.mjs';
import { checkPackedManifest, checkSourceManifest } from './check-manifest.mjs';
import { checkSize } from './check-size.mjs';

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
