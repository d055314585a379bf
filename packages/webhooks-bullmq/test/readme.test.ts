import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { runReadme } from '@x/tooling-readme';
import { type RedisService, startRedis } from '@x/tooling-services';
import { createSignedRequest, createTestEvent } from '@x/webhooks/testing';
import { expect, it } from 'vitest';
import { describeWithRedis } from './support/describe-with-redis.ts';

const secret = 'whsec_7f3a9c1e5b2d4860';
const root = fileURLToPath(new URL('../../../', import.meta.url));

describeWithRedis('README', () => {
  it('stores a signed delivery, refuses a forged one, and has a worker that handles it and ends on SIGTERM', {
    timeout: 300_000,
  }, async () => {
    const server = (await startRedis()) as RedisService;
    const env = { ITPAY_WEBHOOK_SECRET: secret, REDIS_URL: server.url };
    const answers: string[] = [];
    const event = createTestEvent('itpay', 'payment_intent.succeeded');
    const { snippets } = await runReadme(new URL('../README.md', import.meta.url), {
      env,
      exercise: async (port) => {
        const { headers, body } = createSignedRequest({ provider: 'itpay', secret, event });
        const post = (sent: Readonly<Record<string, string>>) =>
          fetch(`http://127.0.0.1:${port}/webhooks/itpay`, { method: 'POST', headers: sent, body });
        for (const sent of [headers, headers, {}]) {
          const answer = await post(sent);
          answers.push(`${answer.status} ${await answer.text()}`);
        }
      },
    });
    expect(answers.slice(0, 2)).toEqual(['200 {"status":"received"}', '200 {"status":"received"}']);
    expect(answers[2]).toMatch(/^401 /);

    const program = snippets.find(({ code }) => code.includes('SIGTERM'));
    const worker = fork(fileURLToPath(new URL(`../.reports/readme/line-${program?.line}.ts`, import.meta.url)), [], {
      cwd: root,
      execArgv: ['--conditions=@x/source', '--import', 'tsx'],
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    // The channel to this process must not keep it alive.
    worker.channel?.unref();
    await untilPrinted(worker, `deliver ${event.data.id} (attempt 1)`);
    worker.disconnect();
    worker.kill('SIGTERM');
    expect(await once(worker, 'exit')).toEqual([0, null]);
    await server.close();
  });
});

async function untilPrinted(program: ChildProcess, text: string): Promise<void> {
  let output = '';
  for await (const chunk of program.stdout ?? []) {
    output += String(chunk);
    if (output.includes(text)) return;
  }
  throw new Error(`The program ended before it printed "${text}":\n${output}`);
}
