import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { signWebhook } from '@x/signing/itpay';
import { afterEach, expect, test } from 'vitest';

const secret = 'whsec_4fJ1qYc8RzT6uWk0';
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function start(environment: Readonly<Record<string, string>>): { readonly child: ChildProcess; printed(): string } {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), fileURLToPath(new URL('../src/main.ts', import.meta.url))],
    { env: { ...process.env, PORT: '0', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  return { child, printed: () => output };
}

async function post(port: number, body: string, signature: string): Promise<string> {
  const outgoing = request({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: '/webhooks/itpay',
    headers: { 'x-itpay-signature': signature },
  });
  outgoing.end(body);
  const [incoming] = await once(outgoing, 'response');
  let answer = `${incoming.statusCode} `;
  for await (const chunk of incoming) answer += chunk;
  return answer;
}

test('the example delivers a paid order once, and refuses a forged event', async () => {
  const { child, printed } = start({ ITPAY_WEBHOOK_SECRET: secret });
  while (!printed().includes('listening on ')) await once(child.stdout ?? child, 'data');
  const port = Number(/listening on ([0-9]+)/.exec(printed())?.[1]);

  const body = JSON.stringify({
    id: 'evt_1',
    type: 'payment_intent.succeeded',
    data: { id: 'pi_1', status: 'succeeded', amount: { currency: 'CNY', value: 699 } },
  });
  const signature = signWebhook({ timestamp: Math.floor(Date.now() / 1_000), body }, secret);
  expect(await post(port, body, signature)).toBe('200 {"status":"received"}');
  expect(await post(port, body, signature)).toBe('200 {"status":"already_processed"}');
  expect(await post(port, `${body} `, signature)).toMatch(/^401 /);
  await expect.poll(printed).toContain('delivered pi_1');

  child.kill('SIGTERM');
  // Not `exit`, which may come before the last of what was printed.
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
  expect(printed().match(/delivered pi_1/g)).toHaveLength(1);
});

test('the example does not start without a secret', async () => {
  const { child, printed } = start({ ITPAY_WEBHOOK_SECRET: '' });
  const [code] = await once(child, 'close');
  expect(code).not.toBe(0);
  expect(printed()).toMatch(/secret/);
});
