import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { checkOptions, describeKind, findNearestName, isPlainObject } from '../../src/options/index.ts';

const rules = { where: 'createShop', known: ['baseUrl', 'store', 'timeout'], fail: (message: string) => new TypeError(message) };

describe('checkOptions', () => {
  it('accepts known options, and undefined as left out', () => {
    expect(() => checkOptions({ baseUrl: 'x', store: undefined, extra: undefined }, rules)).not.toThrow();
    expect(() => checkOptions(undefined, rules)).not.toThrow();
    expect(() => checkOptions(runInNewContext('({ baseUrl: 1 })'), rules)).not.toThrow();
  });

  it.each([
    [{ baseURL: 'x' }, 'createShop has no option "baseURL". Did you mean "baseUrl"?'],
    [{ storee: {} }, 'createShop has no option "storee". Did you mean "store"?'],
    [{ proxy: 1 }, 'createShop has no option "proxy". It knows: baseUrl, store, timeout.'],
    [{ store: null }, 'createShop: store must not be null. Leave it out instead.'],
    ['sk_test_x', 'createShop expects an object of options, but received a string.'],
    [null, 'createShop expects an object of options, but received null.'],
    [new Map(), 'createShop expects an object of options, but received a Map.'],
    [Promise.resolve({}), 'createShop expects an object of options, but received a Promise.'],
  ])('refuses %o', (options, message) => {
    expect(() => checkOptions(options, rules)).toThrow(new TypeError(message));
  });
});

describe('isPlainObject', () => {
  it.each([{}, Object.create(null), runInNewContext('({})')])('accepts an object literal of any realm', (value) => {
    expect(isPlainObject(value)).toBe(true);
  });

  it.each([[], new Map(), new Headers(), new Date(), new (class Config {})(), Object.create({ inherited: 1 }), null, 'text', 1])(
    'refuses %o',
    (value) => {
      expect(isPlainObject(value)).toBe(false);
    },
  );
});

describe('findNearestName', () => {
  it('prefers another letter case over a typing mistake', () => {
    expect(findNearestName('BASEURL', ['baseUri', 'baseUrl'])).toBe('baseUrl');
  });

  it('finds nothing for a short or a very different name', () => {
    expect(findNearestName('on', ['in'])).toBeUndefined();
    expect(findNearestName('connection', ['store'])).toBeUndefined();
  });
});

describe('describeKind', () => {
  it.each([
    [undefined, 'nothing'],
    [Number.NaN, 'NaN'],
    [new Error('secret'), 'an Error'],
    [Object.create(null), 'an object'],
    [() => 1, 'a function'],
  ])('names %o without its value', (value, text) => {
    expect(describeKind(value)).toBe(text);
  });
});
