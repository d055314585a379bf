import { RetryLater, WebhookHandlerError } from '@x/webhooks';
import { describe, expect, it } from 'vitest';
import { describeFailure, nextDelayMs } from '../src/settle-job.ts';

describe('nextDelayMs', () => {
  it.each([
    [1, 1_000],
    [2, 2_000],
    [5, 16_000],
    [30, 3_600_000],
  ])('waits after attempt %i for at most %i ms and at least four fifths of it', (attempts, longest) => {
    const delay = nextDelayMs(attempts);
    expect(delay).toBeLessThanOrEqual(longest);
    expect(delay).toBeGreaterThanOrEqual(longest * 0.8);
  });

  it('does what the handler asked for', () => {
    const error = new Error('failed', { cause: new Error('handler', { cause: new RetryLater({ afterMs: 77 }) }) });
    expect(nextDelayMs(3, 'x-webhooks', error)).toBe(77);
  });
});

describe('describeFailure', () => {
  it('names what the handler threw, in one line of at most 500 characters', () => {
    const cause = new RangeError(`out of\n  stock ${'x'.repeat(600)}`);
    const text = describeFailure(new WebhookHandlerError({ key: 'evt', attempt: 2, cause }));
    expect(text).toMatch(/^RangeError: out of stock x+$/);
    expect(text).toHaveLength(500);
  });

  it('says so when the handler threw no error', () => {
    expect(describeFailure('nope')).toBe('The handler threw something that is not an Error.');
  });
});
