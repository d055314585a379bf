import { RetryLater } from '@x/webhooks';
import { describe, expect, it } from 'vitest';
import { nextDelayMs } from '../../src/internal/next-delay-ms.ts';

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
