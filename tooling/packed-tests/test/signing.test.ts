import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installRuntime, runtimes } from '../src/install-runtime.ts';
import { becomeStranger, copyVectors, run } from '../src/stranger.ts';

let folder = '';

beforeAll(async () => {
  folder = await becomeStranger('signing');
  copyVectors(folder);
});

afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

function readJson(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path, 'utf8'));
}

describe('@x/signing, packed and installed by npm in an empty folder', () => {
  test('brings no dependencies', () => {
    expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['@x']);
    expect(readdirSync(join(folder, 'node_modules', '@x'))).toEqual(['signing']);
    expect(readJson(join(folder, 'node_modules', '@x', 'signing', 'package.json'))['dependencies']).toBeUndefined();
  });

  test('holds a readme and the license, and no sources', () => {
    const installed = join(folder, 'node_modules', '@x', 'signing');
    for (const file of ['README.md', 'LICENSE', 'package.json', 'dist'])
      expect(existsSync(join(installed, file)), file).toBe(true);
    expect(existsSync(join(installed, 'src'))).toBe(false);
  });

  test.each([
    ['nodenext', 'usage.mts'],
    ['nodenext', 'usage.cts'],
    ['bundler', 'usage.mts'],
  ])('has types for module resolution %s in %s, without the types of Node', (resolution, file) => {
    writeFileSync(join(folder, file), usage);
    const settings = {
      module: resolution === 'bundler' ? 'esnext' : 'nodenext',
      moduleResolution: resolution,
      target: 'es2022',
      lib: ['es2022'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
    };
    const project = `tsconfig.${resolution}.${file.slice(-3)}.json`;
    writeFileSync(join(folder, project), JSON.stringify({ compilerOptions: settings, files: [file] }));
    const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript-7/package.json')));
    expect(run([process.execPath, tsc, '-p', project], folder)).toBe('');
  });

  test.each(runtimes)('passes its vectors under $name', (runtime) => {
    const output = run([...installRuntime(runtime), 'run-all.mjs'], folder);
    const { count, failures } = JSON.parse(output.slice(output.indexOf('{'))) as { count: number; failures: readonly string[] };
    expect(failures).toEqual([]);
    expect(count).toBeGreaterThan(1_400);
  });

  test('passes its vectors in workerd', async () => {
    writeFileSync(join(folder, 'worker.mjs'), worker);
    const { outputFiles } = await build({
      entryPoints: [join(folder, 'worker.mjs')],
      bundle: true,
      write: false,
      format: 'esm',
      conditions: ['workerd', 'import'],
      external: ['node:*'],
      logLevel: 'silent',
    });
    const miniflare = new Miniflare({
      modules: [{ type: 'ESModule', path: 'worker.mjs', contents: outputFiles[0]?.text ?? '' }],
      compatibilityDate: '2026-04-01',
      compatibilityFlags: ['nodejs_compat'],
    });
    try {
      const response = await miniflare.dispatchFetch('http://localhost/');
      expect(await response.json()).toEqual({ count: expect.any(Number), failures: [] });
    } finally {
      await miniflare.dispose();
    }
  });
});

const usage = `
import { createSigningKey, isSignatureVerificationError, itpay, stablecoin, type RejectionReason, type SigningKey, type Verified } from '@x/signing';
import { verifyWebhook } from '@x/signing/itpay';
import { canonicalizeRequest, safeVerifyWebhook } from '@x/signing/stablecoin';

const key: SigningKey = createSigningKey('secret');
const verified: Verified = verifyWebhook({ header: 't=1,v1=0', body: new Uint8Array(), now: 0 }, [key, 'old']);
const index: number = verified.secretIndex;
const bytes: Uint8Array = canonicalizeRequest({ timestamp: 1737554400000, method: 'GET', path: '/a' });
const result = safeVerifyWebhook({ timestamp: undefined, signature: undefined, body: '', now: 0, form: 'auto' }, key);
const reason: RejectionReason | undefined = result.ok ? undefined : result.reason;
const text: string = stablecoin.signRequest({ timestamp: '1737554400000', method: 'GET', path: '/a', query: 'b=1' }, key);
const parsed: { timestamp: string; signatures: string[] } = itpay.parseSignatureHeader('');
try {
  // @ts-expect-error a parsed body is refused by the compiler, too
  verifyWebhook({ header: '', body: { id: 'evt_1' }, now: 0 }, key);
} catch (error) {
  if (isSignatureVerificationError(error)) {
    const code: \`ERR_SIGNING_\${string}\` = error.code;
    void code;
  }
}
void [index, bytes, reason, text, parsed];
`;

const worker = `
import * as signing from '@x/signing';
import { runVector } from './run-vector.mjs';
import primitive from './rfc4231.json';
import itpayRequest from './itpay-request.json';
import itpayWebhook from './itpay-webhook.json';
import stablecoinRequest from './stablecoin-request.json';
import stablecoinWebhook from './stablecoin-webhook.json';

export default {
  fetch() {
    const failures = [];
    let count = 0;
    for (const { scheme, tests } of [primitive, itpayRequest, itpayWebhook, stablecoinRequest, stablecoinWebhook]) {
      for (const test of tests) {
        count++;
        const complaint = runVector(signing, scheme, test);
        if (complaint !== undefined) failures.push(test.id + ': ' + complaint);
      }
    }
    return Response.json({ count, failures });
  },
};
`;
