import { copyFile, mkdir } from 'node:fs/promises';
import { SECRETS, signedDelivery } from '@x/tooling-adapter-conformance';
import { runReadme } from '@x/tooling-readme';
import { expect, test } from 'vitest';

test('the programs of the frameworks guide type-check and run', async () => {
  // Copied into this package, which has the dependencies that the guide's readers have installed.
  const copy = new URL('../.reports/frameworks-guide/README.md', import.meta.url);
  await mkdir(new URL('.', copy), { recursive: true });
  await copyFile(new URL('../../../docs/guides/frameworks.md', import.meta.url), copy);
  const answers: number[] = [];
  const { outputs } = await runReadme(copy, {
    env: { ITPAY_WEBHOOK_SECRET: SECRETS.itpay, STABLECOIN_API_SECRET: SECRETS.stablecoin },
    exercise: async (port) => {
      const { headers, body } = signedDelivery('itpay', { id: 'evt_guide', timestampMs: Date.now() });
      const answer = await fetch(`http://127.0.0.1:${port}/webhooks/itpay`, {
        method: 'POST',
        headers: Object.fromEntries(headers),
        body: new Uint8Array(body),
      });
      answers.push(answer.status);
    },
  });
  expect(answers).toEqual([200]);
  expect(outputs.join('')).toContain('401');
}, 90_000);
