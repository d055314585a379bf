import { execFileSync } from 'node:child_process';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
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

  test('has a stack of one line, which says what the error says', () => {
    const error = refuse() as Error;
    expect(error.stack).toBe(`SignatureVerificationError: ${error.message}`);
    expect(Object.keys(error)).not.toContain('stack');
    expect(inspect(error)).toContain(error.message);
  });

  test('is thrown where the built-in objects are frozen, too', () => {
    // In a process of its own: freezing cannot be undone.
    const program = `Object.freeze(Error); const { itpay } = await import('@x/signing');
      try { itpay.verifyWebhook({ header: 'x', body: '', now: 1 }, 'secret'); } catch (error) { console.log(error.reason); }`;
    const args = ['--conditions=@x/source', '--import', 'tsx', '--input-type=module', '--eval', program];
    expect(execFileSync(process.execPath, args, { encoding: 'utf8' }).trim()).toBe('header-malformed');
  });

  test('leaves the stack limit of other errors alone', () => {
    const before = Error.stackTraceLimit;
    refuse();
    expect(Error.stackTraceLimit).toBe(before);
    expect(before).toBeGreaterThan(0);
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
    const errors = reasons.map((reason) => new SignatureVerificationError(reason));
    expect(new Set(errors.map(({ message }) => message)).size).toBe(reasons.length);
    expect(errors.map(({ code }) => code)).toEqual(
      reasons.map((reason) => `ERR_SIGNING_${reason.toUpperCase().replaceAll('-', '_')}`),
    );
  });
});

describe('isSignatureVerificationError', () => {
  test('recognises the error of another copy of the package', () => {
    class Foreign extends Error {
      static {
        Object.assign(Foreign.prototype, { name: 'SignatureVerificationError', [Symbol.for('@x/signing/SigningError')]: true });
      }
    }
    expect(isSignatureVerificationError(new Foreign())).toBe(true);
    expect(isSigningError(new Foreign())).toBe(true);
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

describe('a rejection', () => {
  test('is frozen: one object serves all refusals of its reason', () => {
    const rejected = stablecoin.safeVerifyWebhook({ timestamp: undefined, signature: undefined, body, now }, secret);
    expect(rejected).toEqual({ ok: false, reason: 'header-missing', code: 'ERR_SIGNING_HEADER_MISSING' });
    expect(Object.isFrozen(rejected)).toBe(true);
  });
});
