import { inspect } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import {
  isSignatureVerificationError,
  isSigningError,
  itpay,
  type RejectionReason,
  SignatureVerificationError,
  SigningError,
  stablecoin,
} from '../src/index.ts';
import * as itpayEntry from '../src/itpay/index.ts';
import * as stablecoinEntry from '../src/stablecoin/index.ts';

const secret = 'whsec_very_secret';
const body = '{"card":"4242"}';
const now = 1_745_712_345_000;
const reasons: readonly RejectionReason[] = [
  'header-missing',
  'header-malformed',
  'timestamp-malformed',
  'timestamp-wrong-unit',
  'timestamp-too-old',
  'timestamp-too-new',
  'signature-malformed',
  'signature-mismatch',
  'request-malformed',
];

function refuse(): unknown {
  try {
    return itpay.verifyWebhook({ header: `t=1745712345,v1=${'ab'.repeat(32)}`, body, now }, secret);
  } catch (error) {
    return error;
  }
}

describe('SignatureVerificationError', () => {
  test('carries reason, code and name', () => {
    expect(refuse()).toMatchObject({
      name: 'SignatureVerificationError',
      reason: 'signature-mismatch',
      code: 'ERR_SIGNING_SIGNATURE_MISMATCH',
    });
    expect(refuse()).toBeInstanceOf(SignatureVerificationError);
    expect(refuse()).toBeInstanceOf(SigningError);
    expect(refuse()).toBeInstanceOf(Error);
  });

  test('holds nothing that was received and no secret', () => {
    const shown = inspect(refuse(), { depth: 9, showHidden: true }) + JSON.stringify(refuse()) + String(refuse());
    for (const value of [secret, 'abab', '4242', '1745712345']) expect(shown).not.toContain(value);
  });

  test('says its name, code, message and reason as JSON', () => {
    const error = refuse() as SignatureVerificationError;
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'SignatureVerificationError',
      code: 'ERR_SIGNING_SIGNATURE_MISMATCH',
      message: error.message,
      reason: 'signature-mismatch',
    });
  });

  test('has a stack that begins with its name and message and leads to the caller', () => {
    const error = refuse() as Error;
    expect(error.stack).toContain(`SignatureVerificationError: ${error.message}\n`);
    expect(error.stack).toContain('errors.test.ts');
  });

  test('is one class, whichever entry point threw it', () => {
    for (const verify of [
      () => itpayEntry.verifyWebhook({ header: 'x', body, now }, secret),
      () => stablecoinEntry.verifyWebhook({ timestamp: 'x', signature: 'x', body, now }, secret),
    ]) {
      expect(verify).toThrow(SignatureVerificationError);
    }
  });

  test('has a message and a code for every reason', () => {
    const errors = reasons.map((reason) => new SignatureVerificationError(reason));
    expect(new Set(errors.map(({ message }) => message)).size).toBe(reasons.length);
    expect(errors.map(({ code }) => code)).toEqual(
      reasons.map((reason) => `ERR_SIGNING_${reason.toUpperCase().replaceAll('-', '_')}`),
    );
  });
});

describe('SigningError', () => {
  test('says its name, code and message as JSON', () => {
    expect(JSON.parse(JSON.stringify(new SigningError('words', 'ERR_X')))).toEqual({
      name: 'SigningError',
      code: 'ERR_X',
      message: 'words',
    });
  });
});

describe('isSignatureVerificationError', () => {
  test('recognizes the error of another copy of the package', async () => {
    vi.resetModules();
    const copy = await import('../src/index.ts');
    const foreign = new copy.SignatureVerificationError('signature-mismatch');
    expect(foreign).not.toBeInstanceOf(SignatureVerificationError);
    expect(isSignatureVerificationError(foreign)).toBe(true);
    expect(isSigningError(foreign)).toBe(true);
  });

  test('is false for anything else', () => {
    for (const value of [
      undefined,
      null,
      'x',
      new Error('x'),
      { name: 'SignatureVerificationError' },
      new SigningError('x', 'X'),
    ]) {
      expect(isSignatureVerificationError(value)).toBe(false);
    }
    expect(isSigningError(new SigningError('x', 'X'))).toBe(true);
    expect(isSigningError(new Error('x'))).toBe(false);
  });
});

test('a rejection holds its reason and code and nothing else', () => {
  const rejected = stablecoin.safeVerifyWebhook({ timestamp: undefined, signature: undefined, body, now }, secret);
  expect(rejected).toEqual({ ok: false, reason: 'header-missing', code: 'ERR_SIGNING_HEADER_MISSING' });
});
