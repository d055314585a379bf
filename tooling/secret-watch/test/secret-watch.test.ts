import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { spellSecret } from '../src/find-secret.ts';
import { readTexts } from '../src/read-texts.ts';
import { SecretWatch } from '../src/secret-watch.ts';

const SECRET = 'p"ss wörd/+=1';
const PLAIN = 'plain_secret_1';

describe('spellSecret', () => {
  const hides = (text: string) => spellSecret(SECRET).some((spelling) => text.includes(spelling));

  test.each([
    ['as it is', `key=${SECRET}!`],
    ['in JSON', JSON.stringify({ key: SECRET })],
    ['in JSON within JSON', JSON.stringify(JSON.stringify({ key: SECRET }))],
    ['percent-encoded', `?key=${encodeURIComponent(SECRET)}`],
    ['percent-encoded twice', encodeURIComponent(encodeURIComponent(SECRET))],
    ['in hex', Buffer.from(SECRET).toString('hex')],
    ['as a printed Buffer', inspect(Buffer.from(SECRET))],
    ['in Base64', Buffer.from(`ab${SECRET}c`).toString('base64')],
    ['in URL-safe Base64', Buffer.from(`a${SECRET}`).toString('base64url')],
  ])('finds a secret %s', (_, text) => {
    expect(hides(text)).toBe(true);
  });

  test('finds nothing in other text, and does not look for short secrets', () => {
    expect(hides('{"key":"another p"}')).toBe(false);
    expect(spellSecret('short')).toEqual([]);
  });
});

describe('readTexts', () => {
  const read = (value: unknown) => [...readTexts(value)].some((text) => text.includes(PLAIN));
  class Held {
    get secret(): string {
      return PLAIN;
    }
  }
  const hidden = Object.defineProperty({}, 'secret', { value: PLAIN, enumerable: false });

  test.each([
    ['a getter of the prototype', new Held()],
    ['a hidden property', hidden],
    ['a symbol', { [Symbol('s')]: PLAIN }],
    ['a cause', new Error('outer', { cause: new Error(PLAIN) })],
    ['a Map', new Map([[1, { deep: PLAIN }]])],
    ['bytes', { body: new TextEncoder().encode(PLAIN) }],
    ['a property of a function', Object.assign(() => undefined, { secret: PLAIN })],
    ['what toJSON gives', { toJSON: () => ({ secret: PLAIN }) }],
  ])('reads %s', (_, value) => {
    expect(read(value)).toBe(true);
  });

  test('survives circles and getters that throw', () => {
    const circle: Record<string, unknown> = {
      get broken(): never {
        throw new Error('no');
      },
    };
    circle['self'] = circle;
    expect(read(circle)).toBe(false);
  });
});

describe('SecretWatch', () => {
  test('reads what it heard when it is asked, once', () => {
    const watch = new SecretWatch();
    const error = new Error('empty');
    watch.hear('error', error);
    error.message = SECRET;
    watch.addSecret(SECRET);
    expect(watch.findLeaks()).toEqual([`error holds the secret "p"ss..." of 13 characters.`]);
    expect(watch.findLeaks()).toEqual([]);
  });

  test('forgets a signature with its test, and keeps a secret', () => {
    const watch = new SecretWatch();
    watch.addSignature('f'.repeat(64));
    watch.addSecret(SECRET);
    watch.findLeaks();
    watch.hear('log', `${'f'.repeat(64)} ${SECRET}`);
    expect(watch.findLeaks()).toHaveLength(1);
  });
});
