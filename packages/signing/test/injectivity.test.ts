import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { itpay, stablecoin } from '../src/index.ts';

/** Every text over an alphabet up to a length. */
function allTexts(alphabet: readonly string[], maxLength: number): string[] {
  let last = [''];
  const all = [...last];
  for (let length = 1; length <= maxLength; length++) {
    last = last.flatMap((text) => alphabet.map((letter) => text + letter));
    all.push(...last);
  }
  return all;
}

/** Canonical bytes as text, or undefined when the request is refused. */
function attempt(canonicalize: () => Uint8Array): string | undefined {
  try {
    return Buffer.from(canonicalize()).toString('latin1');
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

describe('itpay.canonicalizeRequest', () => {
  test('gives no two different requests the same bytes: all small requests whose parts could be shifted', () => {
    const seen = new Map<string, string>();
    const shared: string[] = [];
    for (const timestamp of ['1', '11', '12']) {
      for (const method of ['G', 'GG', 'GP', '1G', 'g']) {
        for (const path of allTexts(['/', 'a', 'G', '{', '\n'], 4)) {
          for (const body of allTexts(['/', 'a', '{', ' '], 2)) {
            const bytes = attempt(() => itpay.canonicalizeRequest({ timestamp, method, path, body }));
            if (bytes === undefined) continue;
            const request = JSON.stringify([timestamp, method, path, body]);
            if (seen.has(bytes)) shared.push(`${seen.get(bytes)} and ${request}`);
            seen.set(bytes, request);
          }
        }
      }
    }
    expect(shared).toEqual([]);
    expect(seen.size).toBeGreaterThan(1_000);
  });

  test('gives exactly timestamp, METHOD, path and body', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 99_999_999_999 }),
        fc.constantFrom('GET', 'POST', 'DELETE'),
        fc.webPath(),
        fc.oneof(fc.json(), fc.constant('')).filter((body) => body === '' || /^[ {["]/.test(body)),
        fc.boolean(),
        (timestamp, method, path, body, asBytes) => {
          fc.pre(!/[ {["?#]/.test(path) && path.startsWith('/'));
          const bytes = itpay.canonicalizeRequest({
            timestamp,
            method,
            path,
            body: asBytes ? new TextEncoder().encode(body) : body,
          });
          expect(Buffer.from(bytes).toString()).toBe(`${timestamp}${method}${path}${body}`);
        },
      ),
    );
  });
});

describe('stablecoin.canonicalizeRequest', () => {
  test('gives no two different requests the same bytes: all small requests whose parts could be shifted', () => {
    const seen = new Map<string, string>();
    const shared: string[] = [];
    for (const timestamp of ['1737554400000', '1737554400001', '173755440000\n', '1737554400000\n']) {
      for (const method of ['G', 'GG', 'G\n', '\nG', 'g']) {
        for (const path of allTexts(['/', 'a', '\n', 'G'], 4)) {
          // One of the two is hashed; both together and one in place of the other are told apart by the method in practice.
          for (const hashed of allTexts(['a', '\n', '{'], 2)) {
            const bytes = attempt(() => stablecoin.canonicalizeRequest({ timestamp, method, path, body: hashed }));
            if (bytes === undefined) continue;
            const request = JSON.stringify([timestamp, method, path, hashed]);
            if (seen.has(bytes)) shared.push(`${seen.get(bytes)} and ${request}`);
            seen.set(bytes, request);
          }
        }
      }
    }
    expect(shared).toEqual([]);
    expect(seen.size).toBeGreaterThan(1_000);
  });

  test('tells queries apart byte by byte', () => {
    const query = fc.string({ unit: 'binary-ascii', maxLength: 12 });
    fc.assert(
      fc.property(query, query, (a, b) => {
        const bytesOf = (text: string) =>
          attempt(() => stablecoin.canonicalizeRequest({ timestamp: '1737554400000', method: 'GET', path: '/a', query: text }));
        const [left, right] = [bytesOf(a), bytesOf(b)];
        return left === undefined || right === undefined || (left === right) === (a === b);
      }),
    );
  });
});

describe.each([
  ['itpay', (parts: object) => itpay.canonicalizeRequest({ timestamp: 1, method: 'GET', path: '/a', ...parts })],
  [
    'stablecoin',
    (parts: object) => stablecoin.canonicalizeRequest({ timestamp: 1_737_554_400_000, method: 'GET', path: '/a', ...parts }),
  ],
] as const)('%s.canonicalizeRequest', (name, canonicalize) => {
  const controls = Array.from({ length: 160 }, (_, code) => code).filter((code) => code < 32 || code > 126);

  test('refuses every control character in method, path, query and timestamp', () => {
    for (const code of controls) {
      const character = String.fromCharCode(code);
      for (const place of ['method', 'path', 'timestamp', ...(name === 'stablecoin' ? ['query'] : [])]) {
        const good: Record<string, string> = {
          method: 'GET',
          path: '/a',
          query: 'b=1',
          timestamp: name === 'itpay' ? '1' : '1737554400000',
        };
        for (const value of [`${good[place]}${character}`, `${character}${good[place]}`]) {
          expect(() => canonicalize({ [place]: value }), `${place} with ${code}`).toThrow(TypeError);
        }
      }
    }
  });

  test.each(['', 'a', 'http://host/a', '/a?b', '/a#b', '/\ud800', undefined, null, 1])('refuses the path %j', (path) => {
    expect(() => canonicalize({ path })).toThrow(TypeError);
  });

  test.each(['', 'get', 'Get', 'GET ', 'GET/', 'G3T', 'GÉT', undefined, null, 1])('refuses the method %j', (method) => {
    expect(() => canonicalize({ method })).toThrow(TypeError);
  });

  test('treats an absent, an empty text and an empty bytes body alike', () => {
    expect(canonicalize({ body: undefined })).toEqual(canonicalize({}));
    expect(canonicalize({ body: '' })).toEqual(canonicalize({}));
    expect(canonicalize({ body: new Uint8Array() })).toEqual(canonicalize({}));
  });

  test('returns plain bytes', () => {
    expect(canonicalize({}).constructor).toBe(Uint8Array);
  });
});

test('itpay.canonicalizeRequest refuses a body that could be the end of a path', () => {
  for (const body of ['a', '/b', '1', 'true', '%7B', '\ufeff{}', Uint8Array.of(0xff)]) {
    expect(() => itpay.canonicalizeRequest({ timestamp: 1, method: 'POST', path: '/a', body })).toThrow(TypeError);
  }
});
