/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox.ts';
import { checkoutBody, intentBody } from '../support/bodies.ts';
import { callItpay, callStablecoin } from '../support/call-gateway.ts';
import { CHROMIUM_FLAGS, findChromium } from '../support/find-chromium.ts';
import { type Merchant, startMerchant } from '../support/start-merchant.ts';
import { until } from '../support/until.ts';

const executablePath = findChromium();
const reason = executablePath === undefined ? ' (skipped: no Chromium on this machine)' : '';
const ORDER = 'ORDER_0000000000001';
const HOSTILE = '<img src=x onerror="document.title=`owned`"><script>document.title="owned"</script>';

let browser: Browser;
let page: Page;
let sandbox: Sandbox;
let merchant: Merchant;
const complaints: string[] = [];
/** What a test makes the browser complain about: it may do so once more when the test has seen enough. */
let expected: RegExp | undefined;

async function open(path = '/', options: { colorScheme?: 'light' | 'dark'; width?: number } = {}): Promise<void> {
  page = await browser.newPage({
    colorScheme: options.colorScheme ?? 'light',
    viewport: { width: options.width ?? 1_280, height: 900 },
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(sandbox.url + path);
  await page.waitForSelector('#link[data-state=on]');
}

async function createIntent(overrides: Record<string, unknown> = {}): Promise<void> {
  await callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody(overrides) });
  await callItpay(sandbox, 'POST', '/v1/payment-intents/pi_1/qr');
}

const card = (id: string) => page.locator(`article[aria-label$=" ${id}"]`);

describe.skipIf(executablePath === undefined)(`the page${reason}`, () => {
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...CHROMIUM_FLAGS] });
    merchant = await startMerchant();
  });
  afterAll(async () => {
    await browser?.close();
    await merchant?.close();
  });
  beforeEach(async () => {
    complaints.length = 0;
    expected = undefined;
    merchant.answer = () => ({ status: 200, body: '{"code":"00000"}' });
    sandbox = await createSandbox({ itpay: { webhookUrl: `${merchant.url}/itpay` } });
  });
  afterEach(async () => {
    await page.close();
    await sandbox.close();
    expect(complaints.filter((text) => !expected?.test(text))).toEqual([]);
  });

  it('shows payments, requests and webhooks as they happen, without reloading', async () => {
    await open();
    expect(await page.locator('#payments-empty').isVisible()).toBe(true);
    await createIntent({ description: 'Summary' });
    await card('pi_1').getByText('6.99 CNY').waitFor();
    expect(await card('pi_1').textContent()).toContain('Summary');
    await page.locator('#requests summary', { hasText: '/v1/payment-intents/pi_1/qr' }).waitFor();
    await sandbox.pay('pi_1');
    await card('pi_1').locator('.pill', { hasText: 'succeeded' }).waitFor();
    await page
      .locator('#deliveries summary', { hasText: 'payment_intent.succeeded' })
      .locator('.pill', { hasText: 'acknowledged' })
      .waitFor();
    expect(await page.locator('#payments-empty').isVisible()).toBe(false);
  });

  it.each([
    ['Pay', 'succeeded'],
    ['Fail', 'failed'],
    ['Expire', 'expired'],
    ['Cancel', 'cancelled'],
  ])('%s makes an intent %s', async (button, status) => {
    await createIntent();
    await open();
    await page.getByRole('button', { name: `${button} pi_1`, exact: true }).click();
    await card('pi_1').locator('.pill', { hasText: status }).waitFor();
    expect(sandbox.payment('pi_1').status).toBe(status);
    expect(await card('pi_1').getByRole('button').count()).toBe(0);
    expect(await page.locator('#announce').textContent()).toContain(`pi_1 is ${status}`);
  });

  it('pays an order and shows the address, the network and the exact amount', async () => {
    await callStablecoin(sandbox, 'POST', '/checkout/orders', { body: checkoutBody(sandbox, { callbackUrl: merchant.url }) });
    await open();
    const text = await card(ORDER).textContent();
    expect(text).toContain('101.00 USDC');
    expect(text).toContain('TRON (TRC20)');
    expect(text).toContain(String(sandbox.payment(ORDER).object['depositAddress']));
    await page.getByRole('button', { name: `Pay ${ORDER}` }).click();
    await card(ORDER).locator('.pill', { hasText: 'SUCCEEDED' }).waitFor();
    expect(sandbox.payment(ORDER).status).toBe('SUCCEEDED');
  });

  it('sets whatever comes in as text', async () => {
    await createIntent({ description: HOSTILE, metadata: { text: HOSTILE } });
    merchant.answer = () => ({ status: 200, body: HOSTILE });
    await sandbox.pay('pi_1');
    await callItpay(sandbox, 'GET', `/v1/${encodeURIComponent(HOSTILE)}`);
    await open();
    await card('pi_1').getByText(HOSTILE).waitFor();
    for (const list of ['#requests', '#deliveries']) {
      for (const entry of await page.locator(`${list} summary`).all()) await entry.click();
    }
    await page.locator('#deliveries .detail').getByText(HOSTILE, { exact: true }).waitFor();
    expect(await page.title()).toBe('Payment sandbox');
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(await page.locator('main script').count()).toBe(0);
  });

  it('keeps an opened entry open, and the keyboard where it was, while others arrive', async () => {
    await createIntent();
    await open();
    await page.locator('#requests summary').first().click();
    await page.locator('#requests .detail', { hasText: 'What the gateway signs' }).waitFor();
    await card('pi_1').getByRole('button', { name: 'Fail pi_1' }).focus();
    await sandbox.pay('pi_1', { until: 'scanning' });
    await callItpay(sandbox, 'GET', '/v1/services');
    await card('pi_1').locator('.pill', { hasText: 'scanning' }).waitFor();
    expect(await page.locator('#requests details[open]').count()).toBe(1);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Fail pi_1');
  });

  it('moves business time, and unpaid intents expire', async () => {
    await createIntent();
    await open();
    await page.getByRole('button', { name: '+15 min' }).click();
    await card('pi_1').locator('.pill', { hasText: 'expired' }).waitFor();
  });

  it('injects faults and removes them', async () => {
    await open();
    await page.locator('#fault').selectOption('server-error');
    await page.getByRole('button', { name: 'Inject' }).click();
    await page.locator('#faults', { hasText: 'server-error' }).waitFor();
    expect((await callItpay(sandbox, 'GET', '/v1/services')).status).toBe(500);
    await page.locator('#faults', { hasText: 'server-error' }).waitFor({ state: 'hidden' });
    await page.locator('#fault').selectOption('drop-webhook');
    await page.getByRole('button', { name: 'Inject' }).click();
    await page.getByRole('button', { name: 'Remove all' }).click();
    await page.locator('#faults', { hasText: 'drop-webhook' }).waitFor({ state: 'hidden' });
  });

  it('offers only faults that exist', async () => {
    await open();
    const kinds = await page
      .locator('#fault option')
      .evaluateAll((options) => options.map((option) => option.getAttribute('value')));
    expect(kinds.length).toBeGreaterThan(15);
    for (const kind of kinds) expect(() => sandbox.inject({ kind } as Parameters<Sandbox['inject']>[0])).not.toThrow();
  });

  it('says why an event was not sent, takes an address for it, and sends it then', async () => {
    sandbox.setWebhookUrl('itpay', undefined);
    await createIntent();
    await sandbox.pay('pi_1');
    merchant.received.length = 0;
    await open();
    const entry = page.locator('#deliveries details').first();
    await entry.locator('.pill', { hasText: 'undeliverable' }).waitFor();
    await entry.locator('summary').click();
    await entry.getByText('its service names no endpoint').waitFor();
    await page.locator('#endpoint-url').fill(`${merchant.url}/typed`);
    const set = page.waitForResponse('**/_sandbox/webhook-url');
    await page.getByRole('button', { name: 'Set' }).click();
    await set;
    await page.getByRole('button', { name: 'Send again' }).click();
    await entry.locator('.pill', { hasText: 'acknowledged' }).waitFor();
    expect(merchant.received.map(({ path }) => path)).toEqual(['/typed']);
  });

  it('sends an event again', async () => {
    await createIntent();
    await sandbox.pay('pi_1');
    merchant.received.length = 0;
    await open();
    await page.locator('#deliveries summary').click();
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.locator('#deliveries .note', { hasText: '2 attempts' }).waitFor();
    expect(merchant.received).toHaveLength(1);
  });

  it('says what went wrong', async () => {
    await createIntent();
    await open();
    expected = /net::ERR_FAILED|status of 409/;
    await page.route('**/_sandbox/state*', (route) => route.abort());
    await sandbox.expire('pi_1');
    await page.getByRole('button', { name: 'Pay pi_1' }).click();
    await page.locator('#toast', { hasText: 'cannot pay' }).waitFor();
    await page.locator('#link', { hasText: 'no connection' }).waitFor();
  });

  it('shows the credentials as they are', async () => {
    await open();
    const text = (await page.locator('#environment').textContent()) ?? '';
    expect(text).toContain(`ITPAY_API_KEY=${sandbox.itpay.apiKey}`);
    expect(text).toContain(`STABLECOIN_API_SECRET=${sandbox.stablecoin.apiSecret}`);
  });

  it('lets the payer pay on a page of its own', async () => {
    await createIntent();
    await open('/pay/pi_1', { width: 390 });
    expect(await page.locator('#watch').isVisible()).toBe(false);
    expect(await page.getByRole('button').allTextContents()).toEqual(['Pay', 'Decline']);
    await page.waitForFunction(() => (document.querySelector('img.qr') as HTMLImageElement).naturalWidth > 0);
    await page.getByRole('button', { name: 'Pay pi_1' }).click();
    await card('pi_1').locator('.pill', { hasText: 'succeeded' }).waitFor();
  });

  it('fits windows from a phone to a desk', async () => {
    await createIntent({ description: 'x'.repeat(300) });
    await callStablecoin(sandbox, 'POST', '/checkout/orders', { body: checkoutBody(sandbox) });
    await open('/', { width: 320 });
    await card(ORDER).waitFor();
    for (const width of [320, 390, 800, 1_280]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  });

  it.each(['light', 'dark'] as const)('has text that stands out in %s', async (colorScheme) => {
    await createIntent();
    await callStablecoin(sandbox, 'POST', '/checkout/orders', { body: checkoutBody(sandbox) });
    await sandbox.fail(ORDER);
    await open('/', { colorScheme });
    await card(ORDER).waitFor();
    const tooFaint = await page.evaluate(() => {
      const channels = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number);
      const luminance = (color: string) => {
        const [r = 0, g = 0, b = 0] = channels(color).map((value) =>
          value / 255 <= 0.040_45 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
        );
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const ground = (element: Element | null): string => {
        if (element === null) return 'rgb(255, 255, 255)';
        const color = getComputedStyle(element).backgroundColor;
        return channels(color)[3] === 0 ? ground(element.parentElement) : color;
      };
      return [...document.querySelectorAll('h1, h2, p, span, button, a, li, pre, time')]
        .filter(
          (element) => element.textContent !== '' && element.checkVisibility() && !element.matches('.visually-hidden, .skip'),
        )
        .map((element) => {
          const [light, dark] = [luminance(getComputedStyle(element).color), luminance(ground(element))].toSorted(
            (a, b) => b - a,
          );
          return { text: element.textContent?.slice(0, 30), ratio: ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05) };
        })
        .filter(({ ratio }) => ratio < 4.5);
    });
    expect(tooFaint).toEqual([]);
  });

  it('can be used with the keyboard alone, and names every control', async () => {
    await createIntent();
    await open();
    const unnamed = await page
      .locator('button, select, input, a, img')
      .evaluateAll((elements) =>
        elements
          .filter(
            (element) =>
              !(
                element.getAttribute('aria-label') ||
                element.getAttribute('alt') ||
                element.closest('label')?.textContent?.trim() ||
                element.textContent?.trim()
              ),
          )
          .map((element) => element.outerHTML),
      );
    expect(unnamed).toEqual([]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    for (let presses = 0; presses < 12; presses += 1) {
      if ((await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))) === 'Pay pi_1') break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await card('pi_1').locator('.pill', { hasText: 'succeeded' }).waitFor();
  });

  it('runs nothing that is not its own', async () => {
    await open();
    expected = /Content Security Policy/;
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
    await until(() => complaints.length > 0);
  });
});
