import { createSandbox, type Sandbox } from '@x/sandbox';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
  vi.stubEnv('ITPAY_API_KEY', sandbox.itpay.apiKey);
  vi.stubEnv('ITPAY_BASE_URL', sandbox.itpay.baseUrl);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await sandbox.close();
});

describe("a program in the shape of the vendor's examples", () => {
  test('sells, shows the code and waits until it is paid', async () => {
    const { sellSummary } = await import('./support/vendor-shaped-program.ts');
    const shown: string[] = [];
    const outcome = await sellSummary(async (id, url) => {
      shown.push(url);
      await sandbox.pay(id);
    });
    expect(outcome).toBe('paid 699 CNY');
    expect(shown).toEqual([expect.stringMatching(/^(https?|itpay):/)]);
    expect(sandbox.requests().every(({ authentication }) => authentication === 'ok')).toBe(true);
    expect(JSON.parse(sandbox.requests()[0]?.body ?? '')).toMatchObject({ channel: 'alipay' });
  });

  test('tells its errors apart', async () => {
    const { sellNothing } = await import('./support/vendor-shaped-program.ts');
    expect(await sellNothing()).toMatch(/^invalid: amount\.value: /);
    expect(await sellNothing('sk_test_wrong')).toBe('check the key');
  });
});
