import { itpay } from '@x/webhooks';
import { describe, expect, test } from 'vitest';
import { createFixtureReceiver, SECRETS } from './fixtures.ts';

const receiver = createFixtureReceiver('itpay', () => {});
const receiverOptions = { provider: itpay({ secret: SECRETS.itpay }), on: { 'payment_intent.succeeded': () => {} } };

const refused: readonly (readonly [name: string, options: unknown, message: RegExp])[] = [
  ['an unknown option', { ...receiverOptions, storee: {} }, /no option "storee"\. Did you mean "store"\?/],
  ['null as an option', { ...receiverOptions, store: null }, /store must not be null/],
  ['an unknown option beside a receiver', { receiver, bodyLimit: 1 }, /bodyLimit/],
  ['an option of the receiver beside a receiver', { receiver, ...receiverOptions }, /receiver/],
  ['what is not a receiver', { receiver: {} }, /receiver/],
  ['an empty secret', { provider: () => itpay({ secret: '' }), on: {} }, /provider/],
];

/**
 * What every adapter refuses when it is mounted, by name and as a configuration error.
 *
 * @param mount mounts the adapter with these options; throws or rejects for what it refuses
 */
export function describeAdapterOptions(adapterName: string, mount: (options: never) => unknown): void {
  describe(`${adapterName}: options`, () => {
    test.each(refused)('%s is refused', async (_name, options, message) => {
      const mounting = (async () => mount(options as never))();
      await expect(mounting).rejects.toMatchObject({
        name: 'WebhookConfigurationError',
        message: expect.stringMatching(message),
      });
    });

    test.each([
      ['the options of the receiver', receiverOptions],
      ['undefined as left out', { ...receiverOptions, store: undefined, queue: undefined }],
      ['a receiver', { receiver }],
    ])('%s: accepted', async (_name, options) => {
      await mount(options as never);
    });
  });
}
