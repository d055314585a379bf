import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { runReadme } from '@x/tooling-readme';
import { expect, test } from 'vitest';

const documents = [
  '../README.md',
  '../../../docs/guides/webhooks.md',
  '../../../docs/guides/observability.md',
  '../../../docs/guides/custom-provider.md',
];

test('the programs of the README and of the guides print what they say', async () => {
  // In one file, to be type-checked at once; below this package, whose dependencies are the ones that a reader has installed.
  const texts = await Promise.all(documents.map((name) => readFile(new URL(name, import.meta.url), 'utf8')));
  const copy = new URL('../.reports/documents/README.md', import.meta.url);
  await mkdir(new URL('.', copy), { recursive: true });
  await writeFile(copy, texts.join('\n'));
  const env = { ITPAY_WEBHOOK_SECRET: 'whsec_readme_1234', STABLECOIN_API_SECRET: 'readme-secret-5678' };
  const { outputs } = await runReadme(copy, { env });
  const [readme, handler, sweep, shutdown, metrics, traces, channel, provider] = outputs;
  expect(readme?.split('\n')).toEqual([
    'deliver pi_test_1 once, as itpay:evt_1',
    '{"status":"received"}',
    '{"status":"already_processed"}',
    expect.stringContaining('header-missing'),
    '401',
    '',
  ]);
  expect(handler?.split('\n')).toEqual([
    'WebhookMismatchError',
    'quarantined stablecoin-checkout:MCH_20240101_ABC123:ORDER_1:SUCCEEDED: amount',
    'paid ORDER_1, attempt 1',
    'WebhookMismatchError',
    'quarantined stablecoin-checkout:MCH_20240101_ABC123:ORDER_2:SUCCEEDED: orderId',
    '',
  ]);
  expect(sweep).toBe('failed ORDER_1\nhandled\nduplicate\n');
  expect(metrics).toContain('webhook.steps 1 handled\nwebhook.handler.duration\n');
  expect([shutdown, traces, channel]).toEqual(['', '', '']);
  expect(provider).toContain('order more mug\n{"ok":true}\n{"ok":true,"duplicate":true}\n');
  expect(provider).toMatch(/^401$/m);
}, 180_000);
