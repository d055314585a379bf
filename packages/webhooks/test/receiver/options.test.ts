import { createSecretKey } from 'node:crypto';
import { createSigningKey } from '@x/signing';
import { describe, expect, it } from 'vitest';
import {
  createWebhookReceiver,
  defineProvider,
  isWebhookError,
  isWebhookReceiver,
  itpay,
  memoryStore,
  resolveReceiver,
  stablecoinCheckout,
  stablecoinHosted,
  WebhookConfigurationError,
  type WebhookReceiverOptions,
} from '../../src/index.ts';

const quiet = { onError: () => undefined, logger: { warn: () => undefined, error: () => undefined } };
const base = { provider: itpay({ secret: 'whsec_test' }), on: { 'payment_intent.succeeded': () => undefined }, ...quiet };

function codeOf(build: () => unknown): string {
  try {
    build();
  } catch (error) {
    expect(error).toBeInstanceOf(WebhookConfigurationError);
    expect(isWebhookError(error)).toBe(true);
    return (error as WebhookConfigurationError).code;
  }
  return 'accepted';
}

/** Options as someone without types may write them. */
function build(options: object): () => unknown {
  return () => createWebhookReceiver({ ...base, ...options } as WebhookReceiverOptions<object>);
}

describe('providers', () => {
  it.each<readonly [string, unknown]>([
    ['a missing one', undefined],
    ['null', null],
    ['an empty one', ''],
    ['white space', '  '],
    ['one with a line end', 'whsec_test\n'],
    ['one with a leading space', ' whsec_test'],
    ['the placeholder of the vendor', 'whsec_xxxxxxxxxxxx'],
    ['your-api-secret', 'your-api-secret'],
    ['your_webhook_secret', 'your_webhook_secret'],
    ['changeme', 'changeme'],
    ['replace-me', 'whsec_replace-me'],
    ['whsec_...', 'whsec_...'],
    ['an unfilled template', `\${ITPAY_WEBHOOK_SECRET}`],
    ['angle brackets', '<secret>'],
    ['the text undefined', 'undefined'],
    ['stars', '********'],
    ['a number', 12345],
    ['an empty list', []],
    ['nine secrets', Array.from({ length: 9 }, (_, index) => `secret_number_${index}`)],
    ['a list with an empty one', ['whsec_test', '']],
    ['empty bytes', new Uint8Array(0)],
    ['double quotes around it', '"whsec_test"'],
    ['single quotes around it', "'whsec_test'"],
    ['quotes around one of a list', ['whsec_test', '"whsec_old"']],
    ['a promise, whose await is missing', Promise.resolve('whsec_test')],
    ['an object', {}],
    ['an object in a list', [{}]],
    ['a KeyObject', createSecretKey(Buffer.from('whsec_test'))],
    ['a String object', new String('whsec_test')],
    ['an ArrayBuffer', new ArrayBuffer(16)],
    ['a DataView', new DataView(new ArrayBuffer(16))],
    ['a function', () => 'whsec_test'],
  ])('refuse %s as the secret', (_title, secret) => {
    for (const provider of [itpay, stablecoinHosted, stablecoinCheckout]) {
      expect(codeOf(() => provider({ secret } as never))).toBe('ERR_WEBHOOK_CONFIG_SECRET');
    }
  });

  it('accept text, bytes, a key, and up to eight of them', () => {
    const secrets = ['whsec_test', Buffer.from('bytes'), createSigningKey('key'), 'a2', 'b3', 'c4', 'd5', 'e6'];
    expect(codeOf(() => itpay({ secret: secrets }))).toBe('accepted');
  });

  it('never repeat the secret in a refusal', () => {
    try {
      itpay({ secret: 'whsec_very_secret_indeed ' });
    } catch (error) {
      expect(String(error)).not.toContain('very_secret');
      expect(JSON.stringify(error)).not.toContain('very_secret');
    }
    expect.assertions(2);
  });

  it('refuse a tolerance that would switch the check off', () => {
    for (const tolerance of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(codeOf(() => itpay({ secret: 'whsec_test', toleranceSeconds: tolerance }))).toBe('ERR_WEBHOOK_CONFIG_LIMIT');
      expect(codeOf(() => stablecoinHosted({ secret: 's1', toleranceMs: tolerance }))).toBe('ERR_WEBHOOK_CONFIG_LIMIT');
    }
  });

  it('refuse options that they do not know the meaning of', () => {
    expect(codeOf(() => stablecoinHosted({ secret: 's1', signatureForm: 'both' as never }))).toBe('ERR_WEBHOOK_CONFIG_PROVIDER');
    expect(codeOf(() => stablecoinHosted({ secret: 's1', merchantId: ' ' }))).toBe('ERR_WEBHOOK_CONFIG_PROVIDER');
    expect(codeOf(() => itpay({ secret: 's1', dedupeBy: 'intent' as never }))).toBe('ERR_WEBHOOK_CONFIG_PROVIDER');
  });

  it('do not show their secret when inspected or serialised', async () => {
    const { inspect } = await import('node:util');
    const receiver = createWebhookReceiver({ ...base, provider: itpay({ secret: 'whsec_very_secret_indeed' }) });
    for (const value of [itpay({ secret: 'whsec_very_secret_indeed' }), receiver]) {
      expect(inspect(value, { depth: 9, showHidden: true })).not.toContain('very_secret');
      expect(JSON.stringify(value)).not.toContain('very_secret');
    }
  });
});

describe('createWebhookReceiver', () => {
  it('refuses handlers that would never run, and says where such events come from', () => {
    const hosted = stablecoinHosted({ secret: 's1' });
    for (const status of ['FAILED', 'CLOSED', 'INIT']) {
      const options = { provider: hosted, on: { [status]: () => undefined } };
      expect(codeOf(build(options))).toBe('ERR_WEBHOOK_CONFIG_HANDLER_NEVER_CALLED');
      expect(build(options)).toThrow(/sweep/);
    }
    const misspelt = { on: { 'payment_intent.succeded': () => undefined } };
    expect(codeOf(build(misspelt))).toBe('ERR_WEBHOOK_CONFIG_HANDLER_NEVER_CALLED');
    expect(build(misspelt)).toThrow(/payment_intent\.succeeded/);
  });

  it('accepts them once a sweep is declared, and types that are declared as additional', () => {
    const swept = {
      provider: stablecoinHosted({ secret: 's1', sweep: true }),
      on: { FAILED: () => undefined, CLOSED: () => undefined },
    };
    expect(codeOf(build(swept))).toBe('accepted');
    const provider = itpay({ secret: 's1', additionalTypes: ['payment_intent.refunded'] });
    expect(codeOf(build({ provider, on: { 'payment_intent.refunded': () => undefined } }))).toBe('accepted');
  });

  it.each<readonly [string, object, string]>([
    ['no provider', { provider: undefined }, 'ERR_WEBHOOK_CONFIG_PROVIDER'],
    ["a provider's name", { provider: 'itpay' }, 'ERR_WEBHOOK_CONFIG_PROVIDER'],
    ['no handlers', { on: undefined }, 'ERR_WEBHOOK_CONFIG_HANDLERS'],
    ['a list of handlers', { on: [] }, 'ERR_WEBHOOK_CONFIG_HANDLERS'],
    ['a handler that is no function', { on: { 'payment_intent.succeeded': 'yes' } }, 'ERR_WEBHOOK_CONFIG_HANDLERS'],
    ['a store without release', { store: { claim() {}, complete() {} } }, 'ERR_WEBHOOK_CONFIG_STORE'],
    ['a redis client as the store', { store: { get() {}, set() {} } }, 'ERR_WEBHOOK_CONFIG_STORE'],
    ['a queue without add', { queue: {} }, 'ERR_WEBHOOK_CONFIG_QUEUE'],
    ['onError that is no function', { onError: 'log' }, 'ERR_WEBHOOK_CONFIG_OPTION'],
    ['expect that is no function', { expect: { amount: 1 } }, 'ERR_WEBHOOK_CONFIG_OPTION'],
    ['a logger without error', { logger: { warn() {} } }, 'ERR_WEBHOOK_CONFIG_OPTION'],
    ['a date as the clock', { now: new Date() }, 'ERR_WEBHOOK_CONFIG_OPTION'],
  ])('refuses %s', (_title, options, code) => {
    expect(codeOf(build(options))).toBe(code);
  });

  it.each<readonly [string, () => unknown, RegExp]>([
    ['createWebhookReceiver', build({ storee: memoryStore() }), /"storee".*"store"/],
    ['createWebhookReceiver', build({ handlers: {} }), /"handlers"/],
    ['itpay', () => itpay({ secret: 'whsec_test', tolerance: 5 } as never), /"tolerance".*toleranceSeconds/],
    ['stablecoinHosted', () => stablecoinHosted({ secret: 's1', merchantID: '1' } as never), /"merchantID".*"merchantId"/],
    ['stablecoinCheckout', () => stablecoinCheckout({ secret: 's1', sweep: true } as never), /"sweep"/],
    ['memoryStore', () => memoryStore({ maxEntires: 5 } as never), /"maxEntires".*"maxEntries"/],
    ['defineProvider', () => defineProvider({ secret: 's1', parseEvents: () => ({}) } as never), /"parseEvents".*"parseEvent"/],
    ['itpay', () => itpay('whsec_test' as never), /itpay expects an object of options, but received a string/],
    ['itpay', () => itpay(Promise.resolve({ secret: 'whsec_test' }) as never), /received a Promise/],
    ['createWebhookReceiver', () => createWebhookReceiver(new Map() as never), /received a Map/],
    ['createWebhookReceiver', build({ store: null }), /store must not be null/],
    ['on', build({ on: new Map() }), /received a Map/],
  ])('%s refuses by name what it would silently not use', (_name, construct, message) => {
    expect(construct).toThrow(message);
    expect(codeOf(construct)).toMatch(/^ERR_WEBHOOK_CONFIG_(OPTION|HANDLERS)$/);
  });

  it('takes undefined as left out', () => {
    expect(codeOf(build({ store: undefined, storee: undefined, namespace: undefined }))).toBe('accepted');
  });

  it.each(['bodyLimitBytes', 'bodyTimeoutMs', 'ackTimeoutMs', 'leaseMs', 'handlerTimeoutMs', 'retainMs'])(
    'refuses a bad %s',
    (name) => {
      for (const value of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '100', Number.MAX_SAFE_INTEGER]) {
        expect(codeOf(build({ [name]: value }))).toBe('ERR_WEBHOOK_CONFIG_LIMIT');
      }
      expect(codeOf(build({ [name]: 1000 }))).toBe('accepted');
    },
  );

  it('refuses an ackTimeoutMs that the gateway does not wait for', () => {
    const provider = stablecoinCheckout({ secret: 's1' });
    const on = { SUCCEEDED: () => undefined };
    expect(codeOf(build({ provider, on, ackTimeoutMs: 5001 }))).toBe('ERR_WEBHOOK_CONFIG_LIMIT');
    expect(codeOf(build({ provider, on, ackTimeoutMs: 5000 }))).toBe('accepted');
  });

  it('warns of what works but may not be meant', () => {
    const warnings: string[] = [];
    const logger = { warn: (_facts: object, message: string) => warnings.push(message), error: () => undefined };
    const store = { ...memoryStore(), lookup: undefined } as unknown as ReturnType<typeof memoryStore>;
    createWebhookReceiver({ provider: stablecoinHosted({ secret: 's1' }), on: {}, store, retainMs: 1000, logger });
    createWebhookReceiver({ ...base, queue: { add: async () => 'added' }, logger });
    expect(warnings).toEqual([
      expect.stringContaining('no handler'),
      expect.stringContaining('lookup'),
      expect.stringContaining('retainMs'),
      expect.stringContaining('queue without a store'),
    ]);
  });
});

describe('resolveReceiver', () => {
  it('takes a receiver as it is and builds one from options', () => {
    const receiver = createWebhookReceiver(base);
    expect(resolveReceiver({ receiver })).toBe(receiver);
    expect(isWebhookReceiver(resolveReceiver(base))).toBe(true);
    expect(isWebhookReceiver({})).toBe(false);
  });

  it('refuses a receiver beside the options of one, and takes undefined as left out', () => {
    const receiver = createWebhookReceiver(base);
    expect(codeOf(() => resolveReceiver({ receiver, provider: base.provider } as never))).toBe('ERR_WEBHOOK_CONFIG_OPTION');
    expect(resolveReceiver({ receiver, provider: undefined } as never)).toBe(receiver);
    expect(isWebhookReceiver(resolveReceiver({ ...base, receiver: undefined } as never))).toBe(true);
  });

  it('refuses a receiver that is not one', () => {
    expect(codeOf(() => resolveReceiver({ receiver: {} as never }))).toBe('ERR_WEBHOOK_CONFIG_OPTION');
    expect(codeOf(() => resolveReceiver(undefined as never))).toBe('ERR_WEBHOOK_CONFIG_OPTION');
  });
});
