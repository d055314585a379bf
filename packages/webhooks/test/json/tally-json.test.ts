import { describe, expect, it } from 'vitest';
import { tallyJson } from '../../src/json/tally-json.ts';

function tally(text: string): { readonly keys: number; readonly problem: string | undefined } {
  const sums = { keys: 0, shortest: 0 };
  const problem = tallyJson(JSON.parse(text) as object, sums);
  return { keys: sums.keys, problem };
}

describe('tallyJson', () => {
  it('counts the keys of all objects, also inside arrays', () => {
    expect(tally('{"a":{"b":[1,{"c":null}]},"d":[[{"e":1}]]}')).toEqual({ keys: 5, problem: undefined });
  });

  it('does not walk what was added to Object.prototype', () => {
    const endless: Record<string, unknown> = {};
    endless['endless'] = endless;
    Object.assign(Object.prototype, { polluted: endless });
    try {
      expect(tally('{"a":{"b":1}}')).toEqual({ keys: 2, problem: undefined });
    } finally {
      delete (Object.prototype as { polluted?: unknown }).polluted;
    }
  });
});
