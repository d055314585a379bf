import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox.ts';
import { intentBody } from '../support/bodies.ts';
import { callItpay } from '../support/call-gateway.ts';
import { executablePath, reason, startBrowser, type TestBrowser } from '../support/open-page.ts';
import { type Merchant, startMerchant } from '../support/start-merchant.ts';

let browser: TestBrowser;
let page: Page;
let sandbox: Sandbox;
let merchant: Merchant;
/** What a test makes the browser complain about. */
let expected: RegExp | undefined;
let count = 0;
/** Every test has a payment of its own: sandbox and page are started once. */
let id: string;

async function createIntent(overrides: Record<string, unknown> = {}): Promise<void> {
  await callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody({ id, ...overrides }) });
  await callItpay(sandbox, 'POST', `/v1/payment-intents/${overrides['id'] ?? id}/qr`);
}

/** Goes to a payment's timeline. */
async function show(paymentId = id): Promise<void> {
  await page.evaluate(
    (hash) => {
      location.hash = hash;
    },
    `payment=${encodeURIComponent(paymentId)}`,
  );
  await page.getByRole('heading', { name: 'Timeline' }).waitFor();
}

const head = () => page.locator('.payment-head');
const rows = (kind: 'request' | 'webhook') => page.locator(`.row[data-kind=${kind}]`);
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

describe.skipIf(executablePath === undefined)(`the page${reason}`, () => {
  beforeAll(async () => {
    browser = await startBrowser();
    merchant = await startMerchant();
    sandbox = await createSandbox();
    page = await browser.open(sandbox.url);
  });
  afterAll(async () => {
    await browser?.close();
    await sandbox?.close();
    await merchant?.close();
  });
  beforeEach(() => {
    count += 1;
    id = `pi_${count}`;
    expected = undefined;
    browser.complaints.length = 0;
    merchant.received.length = 0;
    merchant.answer = () => ({ status: 200, body: '{"code":"00000"}' });
    sandbox.heal();
    sandbox.setWebhookUrl('itpay', `${merchant.url}/itpay`);
    sandbox.setWebhookUrl('stablecoin', `${merchant.url}/stablecoin`);
  });
  afterEach(() => {
    expect(browser.complaints.filter((text) => !expected?.test(text))).toEqual([]);
  });

  it('says what to do first, and creates an ItPay payment from there', async () => {
    await page.getByRole('heading', { name: 'Make the first payment' }).waitFor();
    await press('Create a test payment');
    await page.getByLabel('Amount').fill('7.50');
    await page.getByLabel('Description').fill('A try');
    await press('Create');
    await head().getByText('7.50 CNY').waitFor();
    expect(sandbox.payments()).toMatchObject([{ kind: 'payment_intent', status: 'qr_generated', description: 'A try' }]);
    expect(await rows('request').count()).toBe(2);
  });

  it.each([
    ['Hosted order', '99.99 USD → pay 100.49 USDT'],
    ['Checkout order', '100.00 USDT → pay 100.50 USDT'],
  ])('creates a %s, and never shows one amount without the other', async (kind, amount) => {
    await press('New');
    await page.getByRole('radio', { name: kind }).check();
    await press('Create');
    await head().getByRole('heading', { name: amount }).waitFor();
    expect(await page.locator('.payment-row[aria-current]').textContent()).toMatch(/^[\d.]+ USDT?.*→ pay [\d.]+ USDT/);
  });

  it('says why a payment cannot be created', async () => {
    expected = /status of 400/;
    await press('New');
    await page.getByLabel('Amount').fill('lots');
    await press('Create');
    await page.getByRole('alert').getByText('amount: expected a decimal number').waitFor();
    await press('Close');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('New');
  });

  it.each([
    ['Pay', 'succeeded'],
    ['Fail', 'failed'],
    ['Expire', 'expired'],
    ['Cancel', 'cancelled'],
  ])('%s makes an intent %s, and keeps the keyboard at the payment', async (button, status) => {
    await createIntent();
    await show();
    await press(`${button} ${id}`);
    await head().locator('.pill', { hasText: status }).waitFor();
    await page.locator('#announce', { hasText: `${id} is ${status}` }).waitFor();
    expect(sandbox.payment(id).status).toBe(status);
    await page.waitForFunction(() => document.activeElement?.closest('.payment-head') !== null);
  });

  it('shows the requests, statuses and webhooks of one payment as they happen', async () => {
    await createIntent();
    await show();
    await sandbox.pay(id);
    await rows('webhook').locator('.pill', { hasText: 'acknowledged' }).waitFor();
    const titles = await page.locator('.timeline .what').allTextContents();
    expect(titles).toEqual([
      'payment_intent.succeeded',
      ...['succeeded', 'captured', 'authorized', 'scanning', 'qr_generated'].map((status) => `The payment is ${status}`),
      `POST /v1/payment-intents/${id}/qr`,
      'The payment is pending',
      'POST /v1/payment-intents',
    ]);
  });

  it('groups a client that polls', async () => {
    await createIntent();
    for (let poll = 0; poll < 4; poll += 1) await callItpay(sandbox, 'GET', `/v1/payment-intents/${id}`);
    await show();
    await page.locator('.repeats', { hasText: '×4' }).waitFor();
    expect(await rows('request').count()).toBe(3);
  });

  it('explains a refused signature: the sentence, the text to sign, both signatures, raw bytes and a command', async () => {
    const rawBody = `{"id":"${id}"}\n`;
    const signed = await callItpay(sandbox, 'POST', '/v1/payment-intents', { rawBody: `{"id":"${id}"}` });
    const headers = { 'x-itpay-signature': sandbox.requests().at(-1)?.headers['x-itpay-signature'] };
    expect(signed.status).toBe(422);
    await callItpay(sandbox, 'POST', '/v1/payment-intents', { rawBody, headers });
    await show();
    const row = rows('request').first();
    await row.getByRole('button').first().click();
    await row.getByText('trailing-newline').or(row.getByText('proven')).first().waitFor();
    expect(await row.locator('.callout').textContent()).toContain('newline');
    expect(await row.getByLabel('The text to sign').textContent()).toContain(`POST/v1/payment-intents{"id":"${id}"}↵`);
    const request = sandbox.requests().at(-1);
    await row.getByText(String(request?.expectedSignature)).waitFor();
    expect(await row.locator('.compare').textContent()).toContain(String(request?.receivedSignature));
    await row.getByRole('button', { name: 'Pretty' }).first().click();
    expect(await row.locator('.code[aria-label="Request body"]').textContent()).toContain(`"id": "${id}"`);
    await page.evaluate(() => {
      Object.defineProperty(navigator.clipboard, 'writeText', {
        value: (text: string) => Promise.resolve(Reflect.set(document, 'title', text)),
      });
    });
    await row.getByRole('button', { name: 'Copy as curl' }).click();
    await row.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.title()).toContain('authorization: Bearer $ITPAY_API_KEY');
    await page.evaluate(() => {
      document.title = 'Payment sandbox';
    });
  });

  it('says why an event was not sent, leads to the endpoint, and sends the event then', async () => {
    sandbox.setWebhookUrl('itpay', undefined);
    await createIntent();
    await sandbox.pay(id);
    await show();
    const row = rows('webhook').first();
    await row.locator('.pill', { hasText: 'undeliverable' }).waitFor();
    await row.getByRole('button').first().click();
    await row.getByText('its service names no endpoint').waitFor();
    await row.getByRole('textbox', { name: 'Endpoint of ItPay' }).fill(`${merchant.url}/typed`);
    await page.keyboard.press('Enter');
    await page.locator('.tools').getByRole('button', { name: 'Save: ItPay' }).getByText('Saved').waitFor();
    await row.getByRole('button', { name: 'Send again' }).click();
    await row.locator('.pill', { hasText: 'acknowledged' }).waitFor();
    expect(merchant.received.map(({ path }) => path)).toEqual(['/typed']);
  });

  it('shows each attempt of an event that was refused, and sends it again', async () => {
    merchant.answer = () => ({ status: 401, body: '{"error":"signature-mismatch"}' });
    await createIntent();
    await sandbox.pay(id);
    await show();
    const row = rows('webhook').first();
    await row.getByRole('button').first().click();
    await row.getByText('expected HTTP 200, got 401').waitFor();
    await row.getByText('The signature is right.').waitFor();
    merchant.answer = () => ({ status: 200 });
    await row.getByRole('button', { name: 'Send again' }).click();
    await row.locator('.outcome .pill', { hasText: 'acknowledged' }).waitFor();
    expect(merchant.received).toHaveLength(2);
  });

  it('injects faults with a target and a count, names them in the rows they shaped, and removes one by one', async () => {
    await createIntent();
    await show();
    await page.locator('.tools select[name=kind]').selectOption('duplicate-webhook');
    await page.getByLabel('Times').selectOption('unlimited');
    expect(await page.locator('.tools input[name=paymentId]').inputValue()).toBe(id);
    await press('Inject');
    await page.locator('.pending', { hasText: `${id} · until removed` }).waitFor();
    await page.locator('.tools select[name=kind]').selectOption('server-error');
    await page.getByLabel('Path contains').fill('/v1/services');
    await page.getByLabel('Times').selectOption('2');
    await press('Inject');
    await page.locator('.pending', { hasText: '/v1/services · 2 more' }).waitFor();
    await callItpay(sandbox, 'GET', '/v1/services');
    await page.locator('.pending', { hasText: '1 more · hit 1' }).waitFor();
    await sandbox.pay(id);
    await rows('webhook').locator('.fault-mark', { hasText: 'duplicate-webhook' }).waitFor();
    await press('Remove duplicate-webhook');
    await page.locator('.pending', { hasText: 'duplicate-webhook' }).waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.classList.contains('pending'));
    expect(await page.locator('.pending li').count()).toBe(1);
  });

  it('moves business time, says how far, and sets it back', async () => {
    await createIntent();
    await show();
    await press('+15 min');
    await head().locator('.pill', { hasText: 'expired' }).waitFor();
    await page.locator('.ahead', { hasText: '15 min ahead' }).waitFor();
    await press('Back to now');
    await page.locator('.ahead').waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-labelledby') === 'time-title');
    expect(sandbox.now() - sandbox.transportNow()).toBeLessThan(1_000);
  });

  it('filters, and forgets what is over', async () => {
    await createIntent({ id: `open_${id}` });
    await createIntent();
    await sandbox.fail(id);
    await page.getByLabel('Filter payments').fill(`open_${id}`);
    await page.locator(`.payment-row[href="#payment=${id}"]`).waitFor({ state: 'detached' });
    expect(await page.locator('.payment-row').count()).toBe(2);
    await page.getByLabel('Filter payments').fill('');
    await page.getByRole('link', { name: 'All activity' }).first().click();
    await press('Webhooks');
    await page.locator('.row[data-kind=request]').first().waitFor({ state: 'detached' });
    await press('Clear');
    await page.getByText('No webhooks yet.').waitFor();
    expect(sandbox.requests()).toEqual([]);
    await page.locator(`.payment-row[href="#payment=${id}"]`).waitFor({ state: 'detached' });
    expect(sandbox.payment(id).status).toBe('failed');
    await press('Everything');
  });

  it('says that the sandbox is gone, and what it refused', async () => {
    await createIntent();
    await show();
    await page.getByRole('button', { name: `Pay ${id}` }).waitFor();
    expected = /net::ERR_FAILED|status of 409/;
    await page.route('**/_sandbox/state*', (route) => route.abort());
    await sandbox.expire(id);
    await press(`Pay ${id}`);
    await page.locator('.toast', { hasText: 'cannot pay' }).waitFor();
    await page.locator('#link', { hasText: 'no connection' }).waitFor();
    await page.unroute('**/_sandbox/state*');
    await page.locator('.toast').getByRole('button').click();
    await callItpay(sandbox, 'GET', `/v1/payment-intents/${id}`);
    await page.locator('#link', { hasText: 'live' }).waitFor();
  });
});
