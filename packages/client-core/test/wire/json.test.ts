import { describe, expect, test } from 'vitest';
import { InvalidInputError, UnusableAnswerError } from '../../src/errors/create-error.ts';
import { parseAnswer, serializeBody } from '../../src/wire/json.ts';

const circular: Record<string, unknown> = {};
circular['self'] = circular;
const bytes = new Uint8Array(2);

describe('serializeBody', () => {
  test('gives the bytes of plain objects and arrays', () => {
    const body = { text: 'é', n: 1, none: undefined, nothing: null, list: [true, { a: '' }], at: new Date(0) };
    expect(serializeBody(body)).toEqual(Buffer.from(JSON.stringify(body)));
    expect(serializeBody(['a'])).toEqual(Buffer.from('["a"]'));
    expect(serializeBody(Object.assign(Object.create(null), { a: 1 })).toString()).toBe('{"a":1}');
  });

  test.each([
    ['a Map', new Map([['a', 1]])],
    ['a FormData', new FormData()],
    ['a Date', new Date()],
    ['an Uint8Array', bytes],
    ['a Buffer', Buffer.from('{}')],
    ['a ReadableStream', new ReadableStream()],
    ['a Promise', Promise.resolve({})],
    ['a Headers', new Headers()],
    ['a string', '{}'],
    ['null', null],
    ['NaN', Number.NaN],
  ])('refuses %s', (kind, body) => {
    expect(() => serializeBody(body)).toThrow(InvalidInputError);
    expect(() => serializeBody(body)).toThrow(`body must be a plain object or an array, not ${kind}.`);
  });

  test.each([
    ['body.amount', 'NaN', { amount: Number.NaN }],
    ['body.a.b[1]', 'Infinity', { a: { b: [1, Number.POSITIVE_INFINITY] } }],
    ['body[0].tags', 'a Set', [{ tags: new Set(['a']) }]],
    ['body.file', 'an Uint8Array', { file: bytes }],
    ['body.at', 'a Date', { at: new Date(Number.NaN) }],
    ['body.big', 'a bigint', { big: 1n }],
    ['body.list[0]', 'nothing', { list: [undefined] }],
    ['body.call', 'a function', { call: () => 1 }],
  ])('refuses %s, %s, with its path', (path, kind, body) => {
    expect(() => serializeBody(body)).toThrow(`${path} must be a JSON value, not ${kind}.`);
  });

  test('refuses a body that contains itself', () => {
    expect(() => serializeBody(circular)).toThrow(/^body is nested too deeply, or contains itself/);
  });
});

describe('parseAnswer', () => {
  test.each([
    '{"id":"1234567890123456789"}',
    '[9007199254740991]',
    '{"a":1.5e3,"0123456789012345678":1}',
    '{"a":0.12345678901234567}',
  ])('reads %s', (text) => {
    expect(parseAnswer(text)).toEqual(JSON.parse(text));
  });

  test.each([
    ['{"amount":{"currency":"CNY","value":9007199254740993}}', { value: '9007199254740993' }],
    ['{"a":"12345678901234567","b" : -9007199254740992}', { b: '-9007199254740992' }],
    ['[12345678901234567890]', { value: '12345678901234567890' }],
  ])('refuses %s and keeps the digits', (text, details) => {
    const parse = (): unknown => parseAnswer(text);
    expect(parse).toThrow(UnusableAnswerError);
    expect(parse).toThrow(expect.objectContaining({ details }));
  });

  test('throws a SyntaxError for text that is not JSON', () => {
    expect(() => parseAnswer('<html>')).toThrow(SyntaxError);
  });
});
