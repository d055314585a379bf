import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../../src/errors/create-error.ts';
import { encodeHeaders } from '../../src/wire/headers.ts';

describe('encodeHeaders', () => {
  test('gives lower-case names and values in turn', () => {
    expect(encodeHeaders({ 'X-Trace': 'a', b: 'é' })).toEqual(['x-trace', 'a', 'b', 'é']);
    expect(encodeHeaders({})).toEqual([]);
  });

  test('takes a Headers object whole', () => {
    expect(
      encodeHeaders(
        new Headers([
          ['X-Trace', 'a'],
          ['b', 'c'],
        ]),
      ),
    ).toEqual(['b', 'c', 'x-trace', 'a']);
  });

  test.each([
    [new Map([['a', 'b']]), 'a Map'],
    [[['a', 'b']], 'an array'],
    [new URLSearchParams('a=b'), 'an URLSearchParams'],
    ['a: b', 'a string'],
  ])('refuses %o by its kind', (headers, kind) => {
    expect(() => encodeHeaders(headers as never)).toThrow(`headers must be a plain object or a Headers object, not ${kind}.`);
  });

  test.each([
    [{ Authorization: 'x' }],
    [{ 'Content-Length': '1' }],
    [{ 'x-signature': 'a' }],
    [{ host: 'a' }],
    [{ 'a b': 'c' }],
    [{ '': 'c' }],
    [{ a: 'b\r\nc: d' }],
    [{ a: '元' }],
    [{ a: 7 as unknown as string }],
  ])('refuses %j', (headers) => {
    expect(() => encodeHeaders(headers as unknown as Record<string, string>)).toThrow(InvalidInputError);
  });
});
