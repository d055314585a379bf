import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runVector, type VectorFile, vectorFiles } from '@x/tooling-vectors/run-vector';
import { describe, expect, test } from 'vitest';
import * as signing from '../src/index.ts';

const folder = new URL('../../../tooling/vectors/', import.meta.url);
const files = vectorFiles.map((name) => ({
  name,
  file: JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as VectorFile,
}));

describe.each(files)('vectors of $name', ({ file }) => {
  test.each(file.tests)('$id: $comment', (vector) => {
    expect(runVector(signing, file.scheme, vector)).toBeUndefined();
  });

  test('holds as many cases as it says', () => {
    expect(file.tests).toHaveLength(file.numberOfTests);
    expect(file.tests.filter(({ result }) => result === 'invalid')).toHaveLength(file.numberOfInvalidTests);
    expect(new Set(file.tests.map(({ id }) => id)).size).toBe(file.numberOfTests);
  });
});

test('the vectors cover at least 20 valid and 100 hostile cases', () => {
  const all = files.flatMap(({ file }) => file.tests);
  expect(all.filter(({ result }) => result === 'valid').length).toBeGreaterThanOrEqual(20);
  expect(all.filter(({ result }) => result === 'invalid').length).toBeGreaterThanOrEqual(100);
});

const python = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']);

test.skipIf(python.status !== 0)('make_vectors.py makes the same bytes again (needs python3)', () => {
  const run = spawnSync('python3', [fileURLToPath(new URL('make_vectors.py', folder)), '--check'], { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  expect(run.status).toBe(0);
});
