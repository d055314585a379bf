import { runReadme } from '@x/tooling-readme';
import { type RedisService, startRedis } from '@x/tooling-services';
import { createSignedRequest, createTestEvent } from '@x/webhooks/testing';
import { expect, it } from 'vitest';
import { describeWithRedis } from './support/describe-with-redis.ts';

const secret = 'whsec_7f3a9c1e5b2d4860';

describeWithRedis('README', () => {
  it('accepts a signed delivery and refuses a forged one', { timeout: 120_000 }, async () => {
    const server = (await startRedis()) as RedisService;
    const answers: string[] = [];
    await runReadme(new URL('../README.md', import.meta.url), {
      env: { ITPAY_WEBHOOK_SECRET: secret, REDIS_URL: server.url },
      exercise: async (port) => {
        const event = createTestEvent('itpay', 'payment_intent.succeeded');
        const { headers, body } = createSignedRequest({ provider: 'itpay', secret, event });
        const post = (sent: Readonly<Record<string, string>>) =>
          fetch(`http://127.0.0.1:${port}/webhooks/itpay`, { method: 'POST', headers: sent, body });
        for (const sent of [headers, headers, {}]) {
          const answer = await post(sent);
          answers.push(`${answer.status} ${await answer.text()}`);
        }
      },
    });
    expect(answers.slice(0, 2)).toEqual(['200 {"status":"received"}', '200 {"status":"already_processed"}']);
    expect(answers[2]).toMatch(/^401 /);
    await server.close();
  });
});
