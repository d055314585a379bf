#!/usr/bin/env node
// Packs the package in the current folder as the release does, and checks what a stranger would get.
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkClassNames } from './check-class-names.mjs';
import { checkDeclarations } from './check-declarations.mjs';
import { checkContents, checkFiles } from './check-files.mjs';
import { checkPackedManifest, checkSourceManifest } from './check-manifest.mjs';
import { checkSize } from './check-size.mjs';
import { checkWithAttw, checkWithPublint } from './check-types.mjs';
import { packPackage } from './pack-package.mjs';

const folder = process.cwd();
const root = fileURLToPath(new URL('../../../', import.meta.url)).replace(/[\\/]$/, '');
const source = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
const { tarball, data, files } = await packPackage(folder);

try {
  const packed = JSON.parse(new TextDecoder().decode(files.get('package.json')));
  console.log(`${packed.name}: ${files.size} files, ${data.byteLength} bytes packed`);
  const limits = [source.sizeLimit ?? []].flat();
  const problems = [
    ...checkFiles(files),
    ...checkContents(files, root),
    ...checkSourceManifest(source),
    ...checkPackedManifest(packed, files),
    ...(await checkWithPublint(packed, data)),
    ...(await checkWithAttw(data)),
    ...(await checkDeclarations(packed, files, source, folder)),
    ...(await checkClassNames(packed, files, folder)),
    ...(await Promise.all(limits.map((limit) => checkSize(files, limit)))).flat(),
  ];
  for (const problem of problems) console.error(`  ✗ ${problem}`);
  if (problems.length === 0) console.log('  ✓ files, manifest, exports, types, publint and attw');
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  await rm(dirname(tarball), { recursive: true, force: true });
}
