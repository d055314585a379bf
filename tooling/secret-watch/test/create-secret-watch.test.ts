import { describe, expect, test } from 'vitest';
import { createSecretWatch, type SecretWatch } from '../src/create-secret-watch.ts';
import { isBranded } from '../src/hear-errors.ts';
import { spellSecret } from '../src/spell-secret.ts';

const SECRET = 'sk_test_canary/+4711="\\secret';

function start(): SecretWatch {
  const watch = createSecretWatch(isBranded);
  watch.addSecret(SECRET);
  return watch;
}

class OwnError extends Error {
  readonly extra: unknown;
  readonly #hidden = SECRET;
  constructor(message: string, facts: { readonly cause?: unknown; readonly extra?: unknown } = {}) {
    super(message, { cause: facts.cause });
    this.extra = facts.extra;
  }
  /** What no reader can reach is no leak. */
  matches(text: string): boolean {
    return this.#hidden === text;
  }
}
Object.defineProperty(OwnError.prototype, Symbol.for('@x/tooling-secret-watch/test-error'), { value: true });

class Getter {
  get key(): string {
    return SECRET;
  }
}

const hidden = (value: unknown): object => Object.defineProperty({}, 'value', { value, enumerable: false });
const withStack = (stack: string): Error => Object.assign(new OwnError('no'), { stack });
const circular: Record<string, unknown> = { key: new Set([SECRET]) };
circular['self'] = circular;

const HIDING_PLACES: readonly (readonly [string, unknown])[] = [
  ['a text', `key ${SECRET}`],
  ['a property', { a: { b: SECRET } }],
  ['a key', { [SECRET]: 1 }],
  ['a hidden property', hidden(SECRET)],
  ['a symbol key', { [Symbol('a')]: SECRET }],
  ['the name of a symbol', { a: Symbol(SECRET) }],
  [
    'a getter',
    {
      get a() {
        return SECRET;
      },
    },
  ],
  ['an inherited getter', new Getter()],
  ['an inherited property', Object.create({ a: SECRET })],
  ['an array', [[['a', SECRET]]]],
  ['a map', new Map([['a', { b: SECRET }]])],
  ['the key of a map', new Map([[SECRET, 1]])],
  ['a set', new Set([SECRET])],
  ['a circle', circular],
  ['search parameters', new URLSearchParams({ a: SECRET })],
  ['headers', new Headers({ a: `Bearer ${SECRET}` })],
  ['a Buffer', { a: Buffer.from(`a ${SECRET}`) }],
  ['a typed array', new Uint8Array(Buffer.from(SECRET))],
  ['an ArrayBuffer', new Uint8Array(Buffer.from(SECRET)).buffer],
  ['a Buffer as JSON', JSON.parse(JSON.stringify(Buffer.from(SECRET)))],
  ['a list of bytes', [...Buffer.from(SECRET)]],
  ['a property of a function', Object.assign(() => 1, { key: SECRET })],
  ['toString', { toString: () => SECRET }],
  ['toJSON', { toJSON: () => ({ key: SECRET }) }],
  ['inspect', { [Symbol.for('nodejs.util.inspect.custom')]: () => SECRET }],
  ['an error message', new Error(SECRET)],
  ['an error property', new OwnError('no', { extra: { a: [SECRET] } })],
  ['a cause', new OwnError('no', { cause: new Error(`a ${SECRET}`) })],
  ['the cause of a cause', new OwnError('no', { cause: new Error('a', { cause: new TypeError(SECRET) }) })],
  ['a cause that is no error', new OwnError('no', { cause: { key: SECRET } })],
  ['an AggregateError', new AggregateError([new Error('a'), new Error(SECRET)], 'both')],
  ['a stack', withStack(`Error: no\n    at ${SECRET}`)],
];

describe('a secret is heard in', () => {
  test.each(HIDING_PLACES)('%s', (_name, value) => {
    for (const source of ['log', 'hook', 'channel', 'output'] as const) {
      const watch = start();
      watch.hear(source, 'x', value);
      expect(watch.findLeaks()).not.toEqual([]);
      expect(watch.findLeaks()).toEqual([]);
    }
  });

  test.each(spellSecret(SECRET))('each of them, spelled %s', (form) => {
    for (const value of [form, { form }, new OwnError(form), new OwnError('no', { cause: new Error(form) }), withStack(form)]) {
      const watch = start();
      watch.hear('hook', 'onError', [{ value }]);
      expect(watch.findLeaks()).not.toEqual([]);
    }
  });

  test.each(HIDING_PLACES)('an error of a package that holds %s', (_name, value) => {
    const watch = start();
    watch.hearError(new OwnError('no', { extra: value }));
    expect(watch.counts.error).toBe(0);
    expect(watch.findLeaks()).not.toEqual([]);
    expect(watch.counts.error).toBe(1);
  });
});

describe('nothing is heard in', () => {
  test('errors of others, unless a package hands them on', () => {
    const watch = start();
    const foreign = new Error(SECRET);
    watch.hearError(foreign);
    expect(watch.findLeaks()).toEqual([]);
    watch.hearError(new OwnError('no', { cause: foreign }));
    expect(watch.findLeaks()).not.toEqual([]);
  });

  test('a private field, and a function that has one in its source', () => {
    const watch = start();
    const error = new OwnError('no');
    watch.hear('log', 'error', [error, (text: string) => text === 'sk_test_canary/+4711="\\secret']);
    expect(error.matches(SECRET)).toBe(true);
    expect(watch.findLeaks()).toEqual([]);
  });

  test('what throws when it is read', () => {
    const watch = start();
    const broken = new Proxy(
      {},
      {
        get: () => {
          throw new Error(SECRET);
        },
        ownKeys: () => {
          throw new Error(SECRET);
        },
      },
    );
    watch.hear('log', 'error', broken);
    expect(watch.findLeaks()).toEqual([]);
  });
});

describe('a report', () => {
  test('says where, and does not repeat the secret', () => {
    const watch = start();
    watch.hear('hook', 'onRetry', [{ path: { inner: SECRET } }]);
    expect(watch.findLeaks()).toEqual([
      `hook onRetry › 0 › path › inner holds the secret "sk_t..." of ${SECRET.length} characters (plain).`,
    ]);
  });

  test('names the signature of a request, which is a secret until it has expired', () => {
    const watch = start();
    const signature = 'ab01'.repeat(16);
    watch.addSignature(`t=1745712345,v1=${signature}`);
    watch.hear('log', 'debug', { headers: `x=${signature};` });
    expect(watch.findLeaks()).toEqual([`log debug › headers holds a request's signature.`]);
  });

  test('takes a secret as it is meant: without the white space around it', () => {
    const watch = createSecretWatch(isBranded);
    watch.addSecret(' secret-canary\n');
    watch.addSecret(undefined);
    watch.addSecret(7);
    watch.hear('output', 'stdout', 'a secret-canary.');
    expect(watch.findLeaks()).toHaveLength(1);
  });
});
