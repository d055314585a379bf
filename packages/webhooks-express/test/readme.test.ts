import { SECRETS, signedDelivery } from '@x/tooling-adapter-conformance';
import { runReadme } from '@x/tooling-readme';
import { expect, test } from 'vitest';

test('the programs of the README accept a signed delivery and refuse a forged one', async () => {
  const answers: string[] = [];
  await runReadme(new URL('../README.md', import.meta.url), {
    env: { ITPAY_WEBHOOK_SECRET: SECRETS.itpay, STABLECOIN_API_SECRET: SECRETS.stablecoin },
    exercise: async (port, snippet) => {
      const itpay = snippet.code.includes('/webhooks/itpay');
      const path = itpay ? '/webhooks/itpay' : '/webhooks/stablecoin';
      const { headers, body } = signedDelivery(itpay ? 'itpay' : 'checkout', {
        id: 'README_ORDER_0001',
        timestampMs: Date.now(),
      });
      const post = (signature: Record<string, string>): Promise<Response> =>
        fetch(`http://127.0.0.1:${port}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...signature },
          body: new Uint8Array(body),
        });
      const good = await post(Object.fromEntries(headers));
      answers.push(`${good.status} ${await good.text()}`, String((await post({})).status));
    },
  });
  expect(answers).toEqual([
    '200 {"status":"received"}',
    '401',
    '200 {"code":"00000"}',
    '401',
    '200 {"status":"received"}',
    '401',
  ]);
}, 90_000);
