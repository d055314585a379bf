import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packPackage } from '@x/tooling-package-checks/pack-package';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runNpm } from '../src/install-runtime.ts';
import { run } from '../src/stranger.ts';

const MOST = 40;
const packages = fileURLToPath(new URL('../../../packages/', import.meta.url));
/** The server and those of our packages that it depends on. */
const names = ['itpay-mcp', 'itpay-client', 'client-core', 'protocol', 'signing'];

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'x-mcp-weight-'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'stranger', private: true, type: 'module' }));
  const tarballs: string[] = [];
  for (const name of names) tarballs.push((await packPackage(join(packages, name))).tarball);
  try {
    runNpm(['install', '--no-audit', '--no-fund', ...tarballs], folder, 'the MCP server');
  } finally {
    for (const tarball of tarballs) rmSync(dirname(tarball), { recursive: true, force: true });
  }
}, 300_000);
afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

describe('@x/itpay-mcp, installed as npx does', () => {
  test(`comes with at most ${MOST} packages, the sandbox not among them`, () => {
    const lock = JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8'));
    const installed = Object.keys(lock.packages);
    expect(installed).toContain('node_modules/@x/itpay-mcp');
    expect(installed).not.toContain('node_modules/@x/sandbox');
    expect(installed.length).toBeLessThanOrEqual(MOST);
  });

  test('starts without the sandbox', () => {
    expect(run([join(folder, 'node_modules/.bin/itpay-mcp'), '--help'], folder)).toContain('Usage');
  });
});
