import { readFileSync } from 'node:fs';
import { runVector, type VectorFile, vectorFiles } from '@x/tooling-vectors/run-vector';
import { beforeEach, describe, expect, test, vi } from 'vitest';

const files = vectorFiles.map(
  (name) => JSON.parse(readFileSync(new URL(`../../../tooling/vectors/${name}.json`, import.meta.url), 'utf8')) as VectorFile,
);

const original = await vi.importActual<typeof import('node:crypto')>('node:crypto');

/** Runtimes whose one-shot hash is missing, throws, or gives something else than their streams do. */
const runtimes: Readonly<Record<string, object>> = {
  'without crypto.hash': { hash: undefined },
  'whose crypto.hash throws': {
    hash: () => {
      throw new Error('not implemented');
    },
  },
  'whose crypto.hash ignores the encoding': { hash: (name: string, data: string) => original.hash(name, data, 'hex') },
  'whose crypto.hash gives Base64 without padding': {
    hash: (name: string, data: string, encoding: 'hex') => original.hash(name, data, encoding).replace(/=$/, ''),
  },
  'whose crypto.hash reads text as Latin-1': {
    hash: (name: string, data: string | Buffer, encoding: 'hex') =>
      original.hash(name, typeof data === 'string' ? Buffer.from(data, 'latin1') : data, encoding),
  },
  'without Buffer': {},
};

describe.each(Object.entries(runtimes))('in a runtime %s', (name, changes) => {
  let hmacs = 0;

  beforeEach(() => {
    vi.resetModules();
    vi.unstubAllGlobals();
    const createHmac = (...args: Parameters<typeof original.createHmac>) => {
      hmacs++;
      return original.createHmac(...args);
    };
    vi.doMock('node:crypto', () => ({ ...original, createHmac, ...changes }));
  });

  test('every vector passes, by createHmac', async () => {
    if (name === 'without Buffer') vi.stubGlobal('Buffer', undefined);
    const signing = await import('../src/index.ts');
    vi.unstubAllGlobals();
    const complaints = files.flatMap(({ scheme, tests }) => tests.map((vector) => runVector(signing, scheme, vector)));
    expect(complaints.filter((complaint) => complaint !== undefined)).toEqual([]);
    const before = hmacs;
    signing.hmacSha256('secret', 'data');
    expect(hmacs).toBe(before + 1);
  });
});
