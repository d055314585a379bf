import { describe, expect, it } from 'vitest';
import { encodeJobId } from '../src/job.ts';

describe('encodeJobId', () => {
  it.each([
    ['evt_1', 'evt_1'],
    ['ORDER_1:SUCCEEDED', 'ORDER_1%3ASUCCEEDED'],
    ['100%', '100%25'],
    ['42', '%342'],
    ['-7', '%2D7'],
    ['0', '%30'],
    ['0:1', '0%3A1'],
    ['4a', '4a'],
  ])('turns %s into %s', (key, id) => {
    expect(encodeJobId(key)).toBe(id);
    expect(decodeURIComponent(id)).toBe(key);
  });
});
