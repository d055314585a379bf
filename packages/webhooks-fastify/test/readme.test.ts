import { SECRETS, signedDelivery } from '@x/tooling-adapter-conformance';
import { runReadme } from '@x/tooling-readme';
import { expect, test } from 'vitest';

test('the program of the README accepts a signed delivery and refuses a forged one', async () => {
  const answers: string[] = [];
  await runReadme(new URL('../README.md', import.meta.url), {
    env: { ITPAY_WEBHOOK_SECRET: SECRETS.itpay },
    exercise: async (port) => {
      const { headers, body } = signedDelivery('itpay', { id: 'evt_readme', timestampMs: Date.now() });
      const post = (path: string, signature: Record<string, string>): Promise<Response> =>
        fetch(`http://127.0.0.1:${port}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...signature },
          body: new Uint8Array(body),
        });
      const good = await post('/webhooks/itpay', Object.fromEntries(headers));
      answers.push(`${good.status} ${await good.text()}`, String((await post('/webhooks/itpay', {})).status));
      answers.push(String((await post('/echo', {})).status));
    },
  });
  expect(answers).toEqual(['200 {"status":"received"}', '401', '200']);
}, 90_000);
