import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { jsonObject } from '../../src/schema/json-object.ts';

const LIMIT = 120;

describe('jsonObject', () => {
  test('accepts exactly what is within the limit as UTF-8 JSON, flat or nested', () => {
    // Characters of one to six bytes of JSON.
    const unit = fc.constantFrom('a', '"', 'é', '元', '😀', '\ud800', '\u0000');
    const text = fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit, maxLength: 20 }));
    const member = fc.oneof(
      text,
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.constant('\u0000\ud800'.repeat(3)),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.dictionary(text, member, { maxKeys: 5 }), (value) => {
        fc.pre(!Object.hasOwn(value, '__proto__'));
        const bytes = Buffer.byteLength(JSON.stringify(value));
        expect(jsonObject(LIMIT).safeParse(value).success).toBe(bytes <= LIMIT);
        expect(jsonObject(bytes).safeParse(value).success).toBe(true);
        if (bytes > 2) expect(jsonObject(bytes - 1).safeParse(value).success).toBe(false);
        expect(jsonObject().safeParse(value).success).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    [undefined],
    [null],
    [7],
    ['{}'],
    [[]],
    [new Date(0)],
    [new Map()],
    [new (class Order {})()],
    [() => 1],
    [JSON.parse('{"__proto__":1}')],
  ])('refuses %o, which is not a plain object', (value) => {
    expect(jsonObject().safeParse(value).success).toBe(false);
  });

  test('copies, so that later changes by the caller have no effect', () => {
    for (const value of [
      { a: 'b' },
      { a: 'b', c: [] },
      Object.create(null, { a: { value: 'b', enumerable: true, writable: true } }),
    ]) {
      const parsed = jsonObject().parse(value);
      value.a = 'changed';
      expect(parsed).toMatchObject({ a: 'b' });
    }
  });

  test('names the path of what it refuses', () => {
    const schema = z.object({ metadata: jsonObject(LIMIT) });
    for (const metadata of ['x', { a: 1n }, { a: 'x'.repeat(LIMIT) }])
      expect(schema.safeParse({ metadata }).error?.issues[0]?.path).toEqual(['metadata']);
  });

  test.each([[{ a: 1n }], [{ a: { b: 1n } }]])('refuses what JSON cannot hold, with and without a limit', (value) => {
    for (const schema of [jsonObject(), jsonObject(LIMIT)]) expect(schema.safeParse(value).error?.message).toMatch(/bigint/);
  });
});
