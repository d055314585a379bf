import { describe, expect, it } from 'vitest';
import { isAbandoned } from '../src/abandonment.ts';

/** A signal that is made when it is read, as the receiver's is. */
class Waiting {
  get signal(): AbortSignal {
    return AbortSignal.abort();
  }
}

describe('isAbandoned', () => {
  it('ignores a signal that is made when it is read for the first 20 ms', () => {
    expect(isAbandoned(new Waiting(), 19.9)).toBe(false);
    expect(isAbandoned(new Waiting(), 20)).toBe(true);
  });

  it('reads a signal that is there at once', () => {
    expect(isAbandoned({ signal: AbortSignal.abort() }, 0)).toBe(true);
    expect(isAbandoned({ signal: new AbortController().signal }, 0)).toBe(false);
  });
});
