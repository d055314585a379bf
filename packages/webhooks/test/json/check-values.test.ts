import { describe, expect, it } from 'vitest';
import { checkValues } from '../../src/json/strict-json.ts';

describe('checkValues', () => {
  it('counts the keys of all objects, also inside arrays', () => {
    expect(checkValues(JSON.parse('{"a":{"b":[1,{"c":null}]},"d":[[{"e":1}]]}'))).toEqual({ ok: true, keys: 5 });
  });

  it('does not walk what was added to Object.prototype', () => {
    const endless: Record<string, unknown> = {};
    endless['endless'] = endless;
    Object.assign(Object.prototype, { polluted: endless });
    try {
      expect(checkValues(JSON.parse('{"a":{"b":1}}'))).toMatchObject({ ok: true, keys: 2 });
    } finally {
      delete (Object.prototype as { polluted?: unknown }).polluted;
    }
  });
});
