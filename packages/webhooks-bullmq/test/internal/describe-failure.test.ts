import { WebhookHandlerError } from '@x/webhooks';
import { describe, expect, it } from 'vitest';
import { describeFailure } from '../../src/internal/describe-failure.ts';

describe('describeFailure', () => {
  it('names what the handler threw, in one line of at most 500 characters', () => {
    const cause = new RangeError(`out of\n  stock ${'x'.repeat(600)}`);
    const text = describeFailure(new WebhookHandlerError({ key: 'evt', attempt: 2, cause }));
    expect(text).toMatch(/^RangeError: out of stock x+$/);
    expect(text).toHaveLength(500);
  });

  it('says so when the handler threw no error', () => {
    expect(describeFailure('nope')).toBe('The handler threw something that is no Error.');
  });
});
