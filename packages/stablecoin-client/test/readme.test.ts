import { createHmac } from 'node:crypto';
import { createSandbox } from '@x/sandbox';
import { runReadme } from '@x/tooling-readme';
import { expect, test } from 'vitest';

test('README › every snippet type-checks, runs against the sandbox and prints what its comments say', async () => {
  const sandbox = await createSandbox({ port: 0 });
  const { baseUrl, merchantId, apiKey, apiSecret } = sandbox.stablecoin;
  // A payer who pays each checkout order as soon as it is there.
  const payer = setInterval(() => void sandbox.pay('ORDER_2026_0000000001').then(undefined, () => undefined), 50);
  const statuses: number[] = [];
  try {
    const { outputs } = await runReadme(new URL('../README.md', import.meta.url), {
      env: {
        STABLECOIN_BASE_URL: baseUrl,
        STABLECOIN_MERCHANT_ID: merchantId,
        STABLECOIN_API_KEY: apiKey,
        STABLECOIN_API_SECRET: apiSecret,
      },
      async exercise(port) {
        const timestamp = String(Date.now());
        const body = '{"merchantOrderId":"ORDER_2026_0000000001","status":"SUCCEEDED"}';
        const signature = createHmac('sha256', apiSecret).update(`${timestamp}\n${body}`).digest('base64');
        for (const sent of [signature, signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))]) {
          const headers = { 'x-timestamp': timestamp, 'x-signature': sent };
          const response = await fetch(`http://127.0.0.1:${port}/webhook/checkout`, { method: 'POST', body, headers });
          statuses.push(response.status);
        }
      },
    });
    const [checkout, hosted, refund, sweep, webhook] = outputs;
    expect(checkout).toMatch(/^Send exactly 101\.00 USDC to T\w{33}, on TRON \(TRC20\) only\.\nSUCCEEDED\n$/);
    expect(hosted).toMatch(
      /^Send the customer to http.*\ntrue\n20001 The id is already used: the order is for another amount\.\n$/,
    );
    expect(refund).toMatch(/^20\d{3} /);
    expect(sweep).toBe('ORDER_2026_0000000001 is SUCCEEDED\n1 settled, 1 open, 0 to look at\n');
    expect(webhook).toBe('ORDER_2026_0000000001 SUCCEEDED\n');
    expect(statuses).toEqual([200, 401]);
  } finally {
    clearInterval(payer);
    await sandbox.close();
  }
}, 120_000);
