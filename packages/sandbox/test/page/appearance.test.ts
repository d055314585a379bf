import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox.ts';
import { checkoutBody, hostedBody, intentBody } from '../support/bodies.ts';
import { callItpay, callStablecoin } from '../support/call-gateway.ts';
import { executablePath, reason, startBrowser, type TestBrowser } from '../support/open-page.ts';

const HOSTILE = '<img src=x onerror="document.title=`owned`"><script>document.title="owned"</script>';
const WIDTHS = [320, 390, 800, 1_280] as const;

let browser: TestBrowser;
let sandbox: Sandbox;
let axe: string;

/** What axe finds wrong with the page as it is now. Dark differs from light in nothing but colors. */
async function findFaultsInBoth(page: Page): Promise<readonly string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.evaluate(axe);
  const light = await findFaults(page, undefined);
  await page.emulateMedia({ colorScheme: 'dark' });
  return [...light, ...(await findFaults(page, ['color-contrast']))];
}

async function findFaults(page: Page, rules: readonly string[] | undefined): Promise<readonly string[]> {
  const violations = await page.evaluate(async (only) => {
    const { axe: engine } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> };
    };
    return (await engine.run({ resultTypes: ['violations'], ...(only && { runOnly: only }) })).violations;
  }, rules);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate((wanted) => {
    location.hash = wanted;
  }, hash);
}

/** The states of the page, each reached from the one before it. */
const STATES: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'everything that happened': (page) => page.locator('.row').first().waitFor(),
  'an intent with its QR code': async (page) => {
    await go(page, 'payment=pi_open');
    await page.locator('img.qr').waitFor();
  },
  'a refused request': async (page) => {
    await go(page, 'payment=pi_refused');
    await page.getByText('There is no payment with this id').waitFor();
    await page.locator('.row button').first().click();
    await page.locator('.callout').waitFor();
  },
  'an event that cannot be sent': async (page) => {
    await go(page, 'payment=ORDER_0000000000001');
    await page.locator('.row[data-kind=webhook] button').first().click();
    await page.getByText('it names no callbackUrl').waitFor();
  },
  'the form for a new payment': async (page) => {
    if ((page.viewportSize()?.width ?? 0) < 900) await page.getByRole('button', { name: 'Payments' }).click();
    await page.getByRole('button', { name: 'New' }).click();
    await page.getByRole('radio', { name: 'Checkout order' }).check();
    await page.getByLabel('Network').waitFor();
  },
  'the tools': async (page) => {
    await page.getByRole('button', { name: 'Close' }).click();
    if ((page.viewportSize()?.width ?? 0) < 900) await page.getByRole('button', { name: 'Tools' }).click();
    await page.locator('.pending', { hasText: 'rate-limit' }).waitFor();
  },
};

describe.skipIf(executablePath === undefined)(`the page's appearance${reason}`, () => {
  beforeAll(async () => {
    browser = await startBrowser();
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    sandbox = await createSandbox();
    const description = `${HOSTILE} ${'x'.repeat(300)}`;
    await callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody({ id: 'pi_open', description }) });
    await callItpay(sandbox, 'POST', '/v1/payment-intents/pi_open/qr');
    const headers = { 'x-itpay-signature': `t=1,v1=${'A'.repeat(64)}` };
    await callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody({ id: 'pi_refused', description }), headers });
    await callItpay(sandbox, 'GET', `/v1/${encodeURIComponent(HOSTILE)}`);
    await callStablecoin(sandbox, 'POST', '/checkout/orders', { body: checkoutBody(sandbox) });
    await callStablecoin(sandbox, 'POST', '/orders', { body: hostedBody(sandbox, { merchantOrderId: 'INVOICE_1' }) });
    await sandbox.fail('ORDER_0000000000001');
    sandbox.inject({ kind: 'rate-limit', times: 3, match: { path: '/nothing' } });
    await sandbox.advance(1_000);
  });
  afterAll(async () => {
    await browser?.close();
    await sandbox?.close();
  });

  it.each([1_280, 390])('has no barrier in any state, light or dark, at %i pixels', async (width) => {
    const page = await browser.open(sandbox.url, { width });
    const found: Record<string, readonly string[]> = {};
    for (const [name, reach] of Object.entries(STATES)) {
      await reach(page);
      found[name] = await findFaultsInBoth(page);
    }
    expect(found).toEqual(Object.fromEntries(Object.keys(STATES).map((name) => [name, []])));
    expect(await page.title()).toBe('Payment sandbox');
    expect(await page.locator('img[src="x"], main script').count()).toBe(0);
    await page.close();
  });

  it('has no barrier before the first payment, and at the payer’s', async () => {
    const empty = await createSandbox();
    const page = await browser.open(empty.url);
    await page.getByRole('heading', { name: 'Make the first payment' }).waitFor();
    expect(await findFaultsInBoth(page)).toEqual([]);
    await page.goto(`${sandbox.url}/pay/INVOICE_1`);
    await page.getByRole('button', { name: 'Pay' }).waitFor();
    expect(await findFaultsInBoth(page)).toEqual([]);
    await page.close();
    await empty.close();
  });

  it('fits windows from a phone to a desk, in every state', async () => {
    const page = await browser.open(sandbox.url, { width: 390 });
    for (const [name, reach] of Object.entries(STATES)) {
      await page.setViewportSize({ width: 390, height: 900 });
      await reach(page);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(width);
      }
    }
    await page.close();
  });

  it('can be used with the keyboard alone', async () => {
    await callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody({ id: 'pi_keys' }) });
    await callItpay(sandbox, 'POST', '/v1/payment-intents/pi_keys/qr');
    const page = await browser.open(`${sandbox.url}/#payment=pi_keys`);
    await page.getByRole('button', { name: 'Pay pi_keys' }).waitFor();
    const name = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    for (let presses = 0; presses < 20 && (await name()) !== 'Pay pi_keys'; presses += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('.payment-head .pill', { hasText: 'succeeded' }).waitFor();
    expect(sandbox.payment('pi_keys').status).toBe('succeeded');
    await page.close();
  });
});
