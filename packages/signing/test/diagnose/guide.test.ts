import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hints } from '../../src/diagnose/index.ts';

const url = new URL('../../../../docs/guides/signatures.md', import.meta.url);

test('docs/guides/signatures.md › lists every cause once, with its hint', () => {
  const rows = [...readFileSync(url, 'utf8').matchAll(/^\| `([a-z0-9-]+)` \| (.+) \|$/gm)];
  expect(rows.map(([, name, fix]) => [name, fix]).sort()).toEqual(Object.entries(hints).sort());
});

test('hints › name at least 40 causes', () => {
  expect(Object.keys(hints).length).toBeGreaterThanOrEqual(40);
});
