import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../src/errors/redact.ts';

const secret = 'sk_test_canary/+4711=secret "x"';
const redact = createRedactor([secret, undefined]);
const bytes = Buffer.from(secret);

describe('createRedactor', () => {
  test.each([
    ['as it is', secret],
    ['percent-encoded', encodeURIComponent(secret)],
    ['percent-encoded in lower case', encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase())],
    ['in JSON', JSON.stringify(secret).slice(1, -1)],
    ['in lower-case hex', bytes.toString('hex')],
    ['in upper-case hex', bytes.toString('hex').toUpperCase()],
    ['in Base64', bytes.toString('base64')],
    ['in Base64 for URLs', bytes.toString('base64url')],
  ])('removes a secret %s', (_name, form) => {
    expect(redact(`a ${form} b ${form}`)).not.toContain(form);
    expect(redact(`a ${form} b`)).toMatch(/^a \[redacted\].{0,4} b$/);
  });

  test.each([1, 2, 3, 4, 5])('removes a secret from Base64 that %i other bytes begin', (length) => {
    const encoded = Buffer.concat([Buffer.from('u:xyz'.slice(0, length)), bytes, Buffer.from('tail')]).toString('base64');
    const cleaned = redact(encoded);
    expect(cleaned).toContain('[redacted]');
    expect(Buffer.from(cleaned.replace('[redacted]', ''), 'base64').includes(bytes.subarray(0, 8))).toBe(false);
  });

  test('leaves text without secrets alone, and every text without any secret given', () => {
    expect(redact('plain [text] (.*)')).toBe('plain [text] (.*)');
    expect(createRedactor([])('x')).toBe('x');
  });

  test('does not encode secrets too short to stand out', () => {
    expect(createRedactor(['abc'])('616263 abc YWJj')).toBe('616263 [redacted] YWJj');
  });
});
