import { describe, expect, it } from 'vitest';
import { collectHeaders } from '../../src/receiver/headers.ts';

const names = ['x-timestamp', 'x-signature'];

describe('collectHeaders', () => {
  it('reads by lower-case name from Node headers', () => {
    const headers = { 'x-timestamp': '1', 'x-signature': 's', other: 'o' };
    expect(collectHeaders({ method: 'POST', headers }, names)).toEqual({ 'x-timestamp': '1', 'x-signature': 's' });
  });

  it('reads names in any case, and a Fetch Headers object', () => {
    const expected = { 'x-timestamp': '1', 'x-signature': 's' };
    expect(collectHeaders({ method: 'POST', headers: { 'X-Timestamp': '1', 'X-SIGNATURE': ['s'] } }, names)).toEqual(expected);
    const headers = new Headers({ 'X-Timestamp': '1', 'X-Signature': 's' });
    expect(collectHeaders({ method: 'POST', headers }, names)).toEqual(expected);
  });

  it('refuses a header that rawHeaders shows twice, whatever its case', () => {
    const rawHeaders = ['X-Signature', 's', 'X-Timestamp', '1', 'x-signature', 's'];
    const headers = { 'x-timestamp': '1', 'x-signature': 's, s' };
    expect(collectHeaders({ method: 'POST', headers, rawHeaders }, names)).toBeUndefined();
  });

  it('does not take a value in rawHeaders for a name', () => {
    const rawHeaders = ['X-Signature', 'x-signature', 'other', 'x-signature'];
    const headers = { 'x-signature': 'x-signature' };
    expect(collectHeaders({ method: 'POST', headers, rawHeaders }, ['x-signature'])).toBeDefined();
  });

  it('refuses a list of values, and two spellings of one name', () => {
    expect(collectHeaders({ method: 'POST', headers: { 'x-signature': ['a', 'b'] } }, names)).toBeUndefined();
    expect(collectHeaders({ method: 'POST', headers: { 'X-Signature': 'a', 'X-signature': 'b' } }, names)).toBeUndefined();
  });

  it('takes a list of one for its text, and null for nothing', () => {
    const headers = { 'x-timestamp': ['1'], 'x-signature': null };
    expect(collectHeaders({ method: 'POST', headers }, names)).toEqual({ 'x-timestamp': '1' });
  });

  it('survives a header named __proto__ or constructor', () => {
    const headers = JSON.parse('{"__proto__":"x","constructor":"y","hasOwnProperty":"z","x-signature":"s"}') as Record<
      string,
      string
    >;
    const rawHeaders = ['__proto__', 'x', 'constructor', 'y', 'x-signature', 's'];
    expect(collectHeaders({ method: 'POST', headers, rawHeaders }, ['x-signature'])).toEqual({ 'x-signature': 's' });
  });

  it('finds nothing on the prototype', () => {
    const headers = Object.create({ 'x-signature': 'inherited' }) as Record<string, string>;
    expect(collectHeaders({ method: 'POST', headers }, ['x-signature'])).toEqual({});
  });
});
