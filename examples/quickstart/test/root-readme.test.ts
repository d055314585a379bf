import { copyFile, mkdir } from 'node:fs/promises';
import { createSandbox } from '@x/sandbox';
import { signWebhook } from '@x/signing/itpay';
import { runReadme } from '@x/tooling-readme';
import { expect, test } from 'vitest';

test("the programs of the repository's README take a payment and receive its webhook", async () => {
  const sandbox = await createSandbox({ autoPayMs: 100 });
  // Copied below this example, which has every package that they use.
  const copy = new URL('../.reports/root/README.md', import.meta.url);
  await mkdir(new URL('.', copy), { recursive: true });
  await copyFile(new URL('../../../README.md', import.meta.url), copy);
  const answers: string[] = [];
  try {
    const { apiKey, baseUrl, webhookSecret } = sandbox.itpay;
    const { outputs } = await runReadme(copy, {
      env: { ITPAY_API_KEY: apiKey, ITPAY_BASE_URL: baseUrl, ITPAY_WEBHOOK_SECRET: webhookSecret },
      exercise: async (port) => {
        const body = JSON.stringify({ id: 'evt_1', type: 'payment_intent.succeeded', data: { id: 'pi_1', status: 'succeeded' } });
        const header = signWebhook({ timestamp: Math.floor(Date.now() / 1000), body }, webhookSecret);
        for (const signature of [header, header, 'forged']) {
          const answer = await fetch(`http://127.0.0.1:${port}/itpay/v1/webhook`, {
            method: 'POST',
            headers: { 'x-itpay-signature': signature },
            body,
          });
          answers.push(`${answer.status} ${await answer.text()}`);
        }
      },
    });
    expect(outputs[0]).toContain('succeeded');
    expect(outputs[1]).toContain('paid pi_1');
    expect(answers.slice(0, 2)).toEqual(['200 {"status":"received"}', '200 {"status":"already_processed"}']);
    expect(answers[2]).toMatch(/^401 \{"error":/);
  } finally {
    await sandbox.close();
  }
}, 90_000);
