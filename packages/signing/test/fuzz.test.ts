import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSigningKey, itpay, stablecoin } from '../src/index.ts';

// The oracles below share nothing with the package: they are written from the description, with regular expressions.

const secret = 'a-secret';
const other = 'another-secret';
const key = createSigningKey(secret);
const body = '{"id":"evt_1"}';

function hmac(text: string, encoding: 'hex' | 'base64', by = secret): string {
  return createHmac('sha256', by).update(text).digest(encoding);
}

const seconds = '1745712345';
const now = 1_745_712_345_000;
const good = hmac(`${seconds}.${body}`, 'hex');
const wrong = hmac(`${seconds}.${body}`, 'hex', other);

function acceptsHeader(header: string): boolean {
  const element = '[A-Za-z0-9_.-]+=[\\x21-\\x2b\\x2d-\\x7e]*';
  if (header.length > 1024 || !new RegExp(`^${element}(?: *, *${element})*$`).test(header)) return false;
  const elements = header.split(',').map((part) => part.replaceAll(' ', ''));
  const valuesOf = (name: string) =>
    elements.filter((part) => part.startsWith(`${name}=`)).map((part) => part.slice(name.length + 1));
  const [timestamp = '', ...more] = valuesOf('t');
  const signatures = valuesOf('v1');
  if (more.length > 0 || !/^[1-9]\d{0,10}$/.test(timestamp) || signatures.length < 1 || signatures.length > 8) return false;
  if (signatures.some((signature) => !/^[0-9a-f]{64}$/.test(signature))) return false;
  return Math.abs(now - Number(timestamp) * 1000) <= 300_000 && signatures.includes(hmac(`${timestamp}.${body}`, 'hex'));
}

const timestamps = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      seconds,
      `${seconds}000`,
      `0${seconds}`,
      '1745712645',
      '1745712646',
      '1745712045',
      '1745712044',
      '',
      '1e9',
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 14 }) },
);
const signatures = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      good,
      good,
      good,
      wrong,
      good.toUpperCase(),
      good.slice(1),
      `${good}0`,
      '',
      `${good.slice(0, 63)}g`,
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(...['1745712645', '1745712045'].map((t) => hmac(`${t}.${body}`, 'hex'))) },
  { weight: 1, arbitrary: fc.string({ maxLength: 70 }) },
);
const elements = fc.oneof(
  { weight: 5, arbitrary: timestamps.map((value) => `t=${value}`) },
  { weight: 7, arbitrary: signatures.map((value) => `v1=${value}`) },
  { weight: 2, arbitrary: fc.constantFrom('v0=x', 'kid=a==', 'x=', 'T=1', 'x', '=', '', ' ', '\u00e9=1', 'v1', 't') },
  { weight: 1, arbitrary: fc.string({ maxLength: 12, unit: 'binary' }) },
);
const commas = fc.constantFrom(',', ',', ',', ',', ', ', ' , ', ',  ', ';', ',,', ',\t', '\n');

/** Headers that keep the form more often than not, so that acceptance is reached, too. */
const headers = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.array(fc.tuple(elements, commas), { maxLength: 10 }), elements)
      .map(([parts, last]) => parts.flat().join('') + last),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(commas, fc.array(signatures, { minLength: 1, maxLength: 9 }), timestamps, fc.boolean())
      .map(([comma, values, timestamp, first]) => {
        const all = values.map((value) => `v1=${value}`);
        return (first ? [`t=${timestamp}`, ...all] : [...all, `t=${timestamp}`]).join(comma);
      }),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.shuffledSubarray([`t=${seconds}`, `v1=${good}`, `v1=${wrong}`, 'v0=x', 'kid=a==', 'x='], { minLength: 2 }),
        commas,
      )
      .map(([parts, comma]) => parts.join(comma)),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.nat(85), fc.integer({ min: 0, max: 255 }), fc.constantFrom('replace', 'insert', 'remove'))
      .map(([position, code, change]) => {
        const header = `t=${seconds},v1=${good}`;
        const character = change === 'remove' ? '' : String.fromCharCode(code);
        return header.slice(0, position) + character + header.slice(position + (change === 'insert' ? 0 : 1));
      }),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 1100, unit: 'grapheme' }) },
);

describe('itpay.safeVerifyWebhook', () => {
  test('agrees with an independent oracle on 50,000 headers and never throws', () => {
    let accepted = 0;
    fc.assert(
      fc.property(headers, (header) => {
        const result = itpay.safeVerifyWebhook({ header, body, now }, key);
        if (result.ok) accepted++;
        return result.ok === acceptsHeader(header);
      }),
      { numRuns: 50_000 },
    );
    // Otherwise the run would have compared refusals only.
    expect(accepted).toBeGreaterThan(1_000);
  });

  test('never throws for a header that is not text', () => {
    fc.assert(
      fc.property(fc.anything(), (header) => {
        fc.pre(typeof header !== 'string');
        return !itpay.safeVerifyWebhook({ header: header as string, body, now }, key).ok;
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('stablecoin.safeVerifyWebhook', () => {
  const milliseconds = '1745712345000';
  const signature = hmac(`${milliseconds}\n${body}`, 'base64');

  function accepts(timestamp: string, value: string): boolean {
    if (!/^\d{13}$/.test(timestamp) || Math.abs(now - Number(timestamp)) > 300_000) return false;
    return value === hmac(`${timestamp}\n${body}`, 'base64');
  }

  const milliTimestamps = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.constantFrom(
        milliseconds,
        '1745712645000',
        '1745712645001',
        '1745712045000',
        '1745712044999',
        seconds,
        '',
        `${milliseconds}, ${milliseconds}`,
      ),
    },
    { weight: 1, arbitrary: fc.string({ maxLength: 14 }) },
  );
  const values = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom(signature, hmac(`1745712645000\n${body}`, 'base64'), hmac(`1745712045000\n${body}`, 'base64')),
    },
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.nat(43), fc.integer({ min: 0x20, max: 0x7e }))
        .map(([position, code]) => signature.slice(0, position) + String.fromCharCode(code) + signature.slice(position + 1)),
    },
    { weight: 1, arbitrary: fc.base64String({ minLength: 40, maxLength: 48 }) },
    { weight: 1, arbitrary: fc.string({ maxLength: 50, unit: 'binary' }) },
  );

  test('agrees with an independent oracle on 20,000 pairs of headers and never throws', () => {
    let accepted = 0;
    fc.assert(
      fc.property(milliTimestamps, values, (timestamp, value) => {
        const result = stablecoin.safeVerifyWebhook({ timestamp, signature: value, body, now }, key);
        if (result.ok) accepted++;
        return result.ok === accepts(timestamp, value);
      }),
      { numRuns: 20_000 },
    );
    expect(accepted).toBeGreaterThan(200);
  });

  test('never throws for headers that are not text, in requests either', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (timestamp, value) => {
        fc.pre(typeof value !== 'string');
        const claim = { timestamp: timestamp as string, signature: value as string, body, now };
        const request = { ...claim, method: 'POST', path: '/a' };
        return ![
          stablecoin.safeVerifyWebhook(claim, key),
          stablecoin.safeVerifyRequest(request, key),
          itpay.safeVerifyRequest(request, key),
        ].some(({ ok }) => ok);
      }),
      { numRuns: 2_000 },
    );
  });

  test('never throws for any method, path and query', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (method, path, query) => {
        const request = { method: method as string, path: path as string, body, now };
        const results = [
          stablecoin.safeVerifyRequest({ ...request, query: query as string, timestamp: milliseconds, signature }, key),
          itpay.safeVerifyRequest({ ...request, timestamp: seconds, signature: good }, key),
        ];
        return !results.some(({ ok }) => ok);
      }),
      { numRuns: 2_000 },
    );
  });
});
