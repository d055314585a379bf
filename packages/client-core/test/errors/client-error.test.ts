import { inspect } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import * as first from '../../src/errors/client-error.ts';
import { createError, createInputError } from '../../src/errors/create-error.ts';
import { TestError, testErrors } from '../support/create-test-transport.ts';

describe('hasErrorBrand', () => {
  test('knows the errors of another copy of the package, which instanceof does not', async () => {
    vi.resetModules();
    const second = await import('../../src/errors/client-error.ts');
    expect(second.ClientError).not.toBe(first.ClientError);
    const brand = Symbol.for('@x/client-core/copies');
    class Theirs extends second.ClientError {}
    second.brandErrors(Theirs, brand);
    const error = new Theirs('no', { code: 'ERR_X' });
    expect(error).not.toBeInstanceOf(first.ClientError);
    expect(first.hasErrorBrand(error, brand)).toBe(true);
  });

  test.each([undefined, null, 'x', 7, {}, new Error('x')])('does not take %s for one', (value) => {
    expect(first.hasErrorBrand(value, Symbol.for('@x/client-core/test-error'))).toBe(false);
  });
});

describe('ClientError', () => {
  const error = createError(testErrors, 'rate-limit', 'slow down', {
    statusCode: 429,
    attempts: 3,
    outcome: 'rejected',
    retryAfterMs: 5,
    requestId: 'req_1',
  });

  test('shows its name, message and facts in a stack, in inspect and in JSON', () => {
    expect(error.stack).toMatch(/^TestError: slow down\n/);
    expect(inspect(error)).toContain("code: 'ERR_TEST_RATE_LIMIT'");
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      name: 'TestError',
      message: 'slow down',
      code: 'ERR_TEST_RATE_LIMIT',
      statusCode: 429,
      attempts: 3,
      requestId: 'req_1',
    });
  });

  test('defaults to what is true of input that was never sent', () => {
    expect(createInputError(testErrors, 'id is missing', 'a.b')).toMatchObject({
      attempts: 0,
      retryable: false,
      outcome: 'not-sent',
      operation: 'a.b',
      code: 'ERR_TEST_VALIDATION',
    });
    expect(createInputError(testErrors, 'x')).toBeInstanceOf(TestError);
  });
});
