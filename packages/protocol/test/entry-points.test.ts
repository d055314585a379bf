import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Every file that an entry point loads, and every module outside this package that they import. */
function load(entry: string): { readonly files: readonly URL[]; readonly modules: readonly string[] } {
  const files = [new URL(`../src/${entry}/index.ts`, import.meta.url)];
  const modules: string[] = [];
  for (const file of files) {
    const imports = readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)'/gms);
    for (const [, specifier = ''] of imports) {
      const target = specifier.startsWith('.') ? new URL(specifier, file) : undefined;
      if (target === undefined) modules.push(specifier);
      else if (!files.some(({ href }) => href === target.href)) files.push(target);
    }
  }
  return { files, modules };
}

/** What `address` computes with, in browsers too: docs/decisions/2026-11-20-address-checksums.md */
const checksumLibraries = /^@(?:noble\/hashes|scure\/base)\b/;

test.each(['statuses', 'money', 'options', 'address'])('@x/protocol/%s loads neither zod nor anything of Node', (entry) => {
  const { files, modules } = load(entry);
  expect(files.length).toBeGreaterThan(1);
  expect(modules.filter((name) => !checksumLibraries.test(name))).toEqual([]);
  for (const file of files)
    expect(readFileSync(file, 'utf8')).not.toMatch(/\b(?:process|Buffer|require|setImmediate|__dirname)\b/);
});

test('@x/protocol/itpay loads zod: the search above finds what there is', () => {
  expect(load('itpay').modules).toContain('zod');
});
