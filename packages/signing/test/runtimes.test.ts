import { readFileSync } from 'node:fs';
import { runVector, type VectorFile, vectorFiles } from '@x/tooling-vectors/run-vector';
import { expect, test, vi } from 'vitest';

const files = vectorFiles.map(
  (name) => JSON.parse(readFileSync(new URL(`../../../tooling/vectors/${name}.json`, import.meta.url), 'utf8')) as VectorFile,
);

test('every vector passes without TextEncoder, TextDecoder and Buffer as globals, as under the jsdom environment of Jest', async () => {
  const signing = await importWithout('TextEncoder', 'TextDecoder', 'Buffer');
  // The runner of the vectors needs its own.
  const complaints = files.flatMap(({ scheme, tests }) => tests.map((vector) => runVector(signing, scheme, vector)));
  expect(complaints.filter((complaint) => complaint !== undefined)).toEqual([]);
});

test('signWebhook and safeVerifyWebhook need none of these globals when they are called', async () => {
  const { itpay } = await importWithout('TextEncoder', 'TextDecoder', 'Buffer');
  for (const name of ['TextEncoder', 'TextDecoder', 'Buffer']) vi.stubGlobal(name, undefined);
  const header = itpay.signWebhook({ timestamp: 1, body: '{"name":"\u652f\u4ed8"}' }, 'secret');
  const result = itpay.safeVerifyWebhook({ header, body: '{"name":"\u652f\u4ed8"}', now: 1000 }, 'secret');
  const refused = itpay.safeVerifyWebhook({ header, body: '{}', now: 1000 }, new Uint8Array(4));
  vi.unstubAllGlobals();
  expect(result).toEqual({ ok: true, timestamp: 1, secretIndex: 0 });
  expect(refused).toMatchObject({ reason: 'signature-mismatch' });
});

async function importWithout(...names: string[]): Promise<typeof import('../src/index.ts')> {
  vi.resetModules();
  for (const name of names) vi.stubGlobal(name, undefined);
  try {
    return await import('../src/index.ts');
  } finally {
    vi.unstubAllGlobals();
  }
}
