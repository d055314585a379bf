import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox.ts';
import { checkoutBody, hostedBody, intentBody } from '../support/bodies.ts';
import { callItpay, callStablecoin } from '../support/call-gateway.ts';
import { executablePath, reason, startBrowser, type TestBrowser } from '../support/open-page.ts';
import { type Merchant, startMerchant } from '../support/start-merchant.ts';
import { until } from '../support/until.ts';

let browser: TestBrowser;
let sandbox: Sandbox;
let shop: Merchant;
let page: Page;

const open = async (id: string) => {
  await page.goto(`${sandbox.url}/pay/${id}`);
  await page.locator('.card').waitFor();
};

describe.skipIf(executablePath === undefined)(`the payer's page${reason}`, () => {
  beforeAll(async () => {
    browser = await startBrowser();
    shop = await startMerchant();
    shop.answer = () => ({ status: 200, body: '<title>Thank you</title>', headers: { 'content-type': 'text/html' } });
    sandbox = await createSandbox();
    page = await browser.open(sandbox.url, { width: 390 });
  });
  afterAll(async () => {
    await browser?.close();
    await sandbox?.close();
    await shop?.close();
  });

  it('shows a QR code that leads here, and pays or declines', async () => {
    for (const [id, button, status] of [
      ['pi_pay', 'Pay', 'succeeded'],
      ['pi_decline', 'Decline', 'failed'],
    ] as const) {
      await callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody({ id }) });
      await callItpay(sandbox, 'POST', `/v1/payment-intents/${id}/qr`);
      await open(id);
      await page.waitForFunction(() => (document.querySelector('img.qr') as HTMLImageElement | null)?.naturalWidth);
      expect(await page.getByRole('button').allTextContents()).toEqual(['Pay', 'Decline']);
      await page.getByRole('button', { name: button }).click();
      await page.locator('.pill', { hasText: status }).waitFor();
      expect(sandbox.payment(id).status).toBe(status);
    }
  });

  it('goes on to the returnUrl once a hosted order is paid, and shows both amounts before', async () => {
    const body = hostedBody(sandbox, { merchantOrderId: 'INVOICE_1', returnUrl: `${shop.url}/thanks` });
    await callStablecoin(sandbox, 'POST', '/orders', { body });
    await open('INVOICE_1');
    expect(await page.getByRole('heading').textContent()).toBe('99.99 USD→ pay 100.49 USDT');
    await page.getByRole('button', { name: 'Pay' }).click();
    await page.waitForURL(`${shop.url}/thanks`);
    expect(await page.title()).toBe('Thank you');
    expect(sandbox.payment('INVOICE_1').status).toBe('SUCCEEDED');
  });

  it('offers the way back to the shop after a payment that failed', async () => {
    const body = hostedBody(sandbox, { merchantOrderId: 'INVOICE_2', returnUrl: `${shop.url}/thanks` });
    await callStablecoin(sandbox, 'POST', '/orders', { body });
    await open('INVOICE_2');
    await page.getByRole('button', { name: 'Decline' }).click();
    await page.getByRole('link', { name: 'Back to the shop' }).click();
    await page.waitForURL(`${shop.url}/thanks`);
  });

  it('shows the address and the network of a checkout order', async () => {
    await callStablecoin(sandbox, 'POST', '/checkout/orders', { body: checkoutBody(sandbox) });
    await open('ORDER_0000000000001');
    const text = await page.locator('.card').textContent();
    expect(text).toContain('TRON (TRC20)');
    expect(text).toContain(String(sandbox.payment('ORDER_0000000000001').object['depositAddress']));
  });

  it('runs nothing that is not its own', async () => {
    browser.complaints.length = 0;
    await page.goto(sandbox.url);
    const outcome = await page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "inline"';
      document.head.append(script);
      const fetched = await fetch('http://127.0.0.1:1/').then(
        () => 'reached',
        () => 'blocked',
      );
      return [document.title, fetched];
    });
    expect(outcome).toEqual(['Payment sandbox', 'blocked']);
    await until(() => browser.complaints.some((text) => text.includes('Content Security Policy')));
  });
});
