import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDuplicateKey, parseStrictJson, parseStrictJsonText, type StrictJsonProblem } from '../../src/json/strict-json.ts';
import { findDuplicateNaively } from './support/find-duplicate-naively.ts';
import { jsonDocuments } from './support/json-documents.ts';

const refused: readonly (readonly [title: string, text: string, problem: StrictJsonProblem])[] = [
  ['a byte order mark', '\ufeff{"id":"a"}', 'byte-order-mark'],
  ['nothing', '', 'not-json'],
  ['white space alone', '  ', 'not-json'],
  ['a trailing comma', '{"id":"a",}', 'not-json'],
  ['a comment', '{"id":"a"}//', 'not-json'],
  ['two values', '{"id":"a"}{"id":"b"}', 'not-json'],
  ['NaN', '{"id":NaN}', 'not-json'],
  ['an array', '[{"id":"a"}]', 'not-an-object'],
  ['a string', '"a"', 'not-an-object'],
  ['null', 'null', 'not-an-object'],
  ['a number', '1', 'not-an-object'],
  ['__proto__ as a key', '{"__proto__":{"id":"a"}}', 'forbidden-key'],
  ['__proto__ behind an escape', '{"\\u005f_proto__":1}', 'forbidden-key'],
  ['constructor, nested', '{"a":[{"constructor":1}]}', 'forbidden-key'],
  ['a number beyond 2^53', '{"value":9007199254740993}', 'number-too-large'],
  ['2^53 itself, which 2^53 + 1 also reads as', '{"value":9007199254740992}', 'number-too-large'],
  ['a negative one', '{"value":-9007199254740993}', 'number-too-large'],
  ['a number that is infinite to a float', '{"value":1e400}', 'number-too-large'],
  ['depth 65', `{"a":${'['.repeat(64)}${']'.repeat(64)}}`, 'too-deep'],
  ['depth 100,000', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'too-deep'],
  ['a duplicate id', '{"id":"a","id":"b"}', 'duplicate-key'],
  ['a duplicate with the same value', '{"id":"a","id":"a"}', 'duplicate-key'],
  ['a duplicate with white space before its colon', '{"id":"a","id" :"b"}', 'duplicate-key'],
  ['a duplicate behind an escape', '{"id":"a","\\u0069d":"b"}', 'duplicate-key'],
  ['a nested duplicate amount', '{"data":{"amount":{"value":1,"value":2}}}', 'duplicate-key'],
  ['a duplicate in an object in an array', '{"a":[1,{"b":1,"b":2}]}', 'duplicate-key'],
  ['a duplicate whose first value held colons', '{"a":"1:2:3","a":1}', 'duplicate-key'],
  ['a duplicate, its missing colon made up by an escaped one', '{"id":"a","id":"b","x":"\\u003a"}', 'duplicate-key'],
  ['the same with an upper-case escape', '{"id":"a","id":"b","x":"\\u003A"}', 'duplicate-key'],
  ['a duplicate of the empty key', '{"":1,"":2}', 'duplicate-key'],
  ['a duplicate that ends in a backslash', '{"a\\\\":1,"a\\\\":2}', 'duplicate-key'],
  ['a duplicate whose room an exponent has saved', '{"a":1,"a":1,"b":1e8}', 'duplicate-key'],
  ['a duplicate whose room several exponents have saved', '{"a":"","a":"","b":[1e5,-1e6]}', 'duplicate-key'],
  ['a duplicate beside a quoted brace', '{"a":"}","b":{"c":1,"c":2}}', 'duplicate-key'],
];

const accepted: readonly (readonly [title: string, text: string])[] = [
  ['one key twice in different objects', '{"id":"a","data":{"id":"b","list":[{"id":1},{"id":2}]}}'],
  ['colons in strings and keys', '{"url":"https://example.com:8080/x","a:b":"12:00:00"}'],
  ['an escaped colon', '{"a":"\\u003a:","b\\u003a":1}'],
  ['text that looks like members', '{"a":"\\"id\\":1,\\"id\\":2"}'],
  ['2^53 - 1', '{"value":9007199254740991,"other":-9007199254740991}'],
  ['fractions', '{"rate":0.12345678901234567890}'],
  ['depth 64', `{"a":${'['.repeat(63)}${']'.repeat(63)}}`],
  ['white space', ' {\n\t"a" : 1 ,\r\n"b" : { } } '],
  ['an empty object', '{}'],
  ['keys that name other members of Object.prototype', '{"toString":1,"hasOwnProperty":2,"prototype":3}'],
];

describe('parseStrictJsonText', () => {
  it.each(refused)('refuses %s', (_title, text, problem) => {
    expect(parseStrictJsonText(text)).toEqual({ ok: false, problem });
  });

  it.each(accepted)('accepts %s', (_title, text) => {
    expect(parseStrictJsonText(text)).toEqual({ ok: true, value: JSON.parse(text), text });
  });

  it('counts to the same verdict as the scan of every key', () => {
    const key = fc.constantFrom('a', 'b', 'a:b', ':', '\\', '"', '\u003a', 'é');
    const text = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('1', '"x"', '":"', '"\\u003a"', '"\\\\"', 'null', '"{\\"a\\":1}"'),
        tie('object'),
        fc.array(tie('value') as fc.Arbitrary<string>, { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
      ),
      object: fc
        .array(fc.tuple(key, tie('value') as fc.Arbitrary<string>, fc.constantFrom(':', ' :', ': ')), { maxLength: 4 })
        .map((members) => `{${members.map(([name, value, colon]) => JSON.stringify(name) + colon + value).join(',')}}`),
    })).object as fc.Arbitrary<string>;
    fc.assert(
      fc.property(text, (candidate) => {
        expect(parseStrictJsonText(candidate).ok).toBe(!findDuplicateKey(candidate));
      }),
      { numRuns: 3000 },
    );
  });

  it('agrees with a parser that keeps every member, on compact and spaced texts in any spelling', () => {
    fc.assert(
      fc.property(jsonDocuments, (text) => {
        expect(parseStrictJsonText(text)).toEqual(
          findDuplicateNaively(text) ? { ok: false, problem: 'duplicate-key' } : { ok: true, value: JSON.parse(text), text },
        );
      }),
      { numRuns: 5000 },
    );
  });

  it('is not led astray by a polluted Object.prototype', () => {
    const prototype = Object.prototype as unknown as Record<string, unknown>;
    prototype['polluted'] = 'a:b';
    try {
      expect(parseStrictJsonText('{"id":"a","id":"b"}').ok).toBe(false);
      expect(parseStrictJsonText('{"id":"a"}').ok).toBe(true);
    } finally {
      delete prototype['polluted'];
    }
  });
});

describe('findDuplicateKey', () => {
  it('agrees with a reviver-free count of members', () => {
    fc.assert(
      fc.property(fc.json({ depthSize: 'medium' }), (text) => {
        // What JSON.stringify writes has no duplicates.
        expect(findDuplicateKey(text)).toBe(false);
      }),
    );
  });
});

describe('parseStrictJson', () => {
  it.each([
    ['a lone continuation byte', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['half of a surrogate pair', [0xed, 0xa0, 0x80]],
    ['a truncated character', [0xe6, 0x94]],
    ['a character beyond U+10FFFF', [0xf5, 0x80, 0x80, 0x80]],
  ])('refuses %s as UTF-8', (_title, bytes) => {
    const body = Buffer.concat([Buffer.from('{"id":"'), Buffer.from(bytes), Buffer.from('"}')]);
    expect(parseStrictJson(body)).toEqual({ ok: false, problem: 'not-utf-8' });
  });

  it('refuses UTF-16 and a byte order mark', () => {
    expect(parseStrictJson(Buffer.from('\ufeff{"id":"a"}', 'utf16le')).ok).toBe(false);
    expect(parseStrictJson(Buffer.from('\ufeff{"id":"a"}'))).toEqual({ ok: false, problem: 'byte-order-mark' });
  });

  it('reads what UTF-8 holds', () => {
    const result = parseStrictJson(Buffer.from('{"name":"支付 💸 é"}'));
    expect(result).toMatchObject({ ok: true, value: { name: '支付 💸 é' } });
  });
});
