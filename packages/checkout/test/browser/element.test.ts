/// <reference lib="dom" />
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CHROMIUM_FLAGS, findChromium } from '../support/chromium.ts';
import { TRON_ADDRESS, usdc } from '../support/orders.ts';
import { type Shop, startShop } from '../support/start-shop.ts';

const executablePath = findChromium();
const reason = executablePath === undefined ? ' (skipped: no Chromium on this machine)' : '';

let browser: Browser;
let shop: Shop;
let page: Page;
const complaints: string[] = [];
const fired: string[] = [];

const phase = (name: string) => page.locator(`x-checkout .panel[data-phase=${name}]`).waitFor();
const text = () => page.locator('x-checkout .panel').textContent();

async function open(path = '/', { hasHeldClock = false } = {}): Promise<void> {
  page = await browser.newPage({ viewport: { width: 390, height: 800 } });
  if (hasHeldClock) await page.clock.install();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML/.test(message.text())) complaints.push(message.text());
  });
  await page.exposeFunction('record', (name: string) => fired.push(name));
  await page.addInitScript(() => {
    for (const name of ['checkout-paid', 'checkout-expired', 'checkout-failed'])
      document.addEventListener(name, () => (globalThis as unknown as { record: (name: string) => void }).record(name));
  });
  await page.goto(shop.url + path);
}

async function openAddress(): Promise<void> {
  shop.loaded = shop.order();
  await open();
  await page.locator('[data-action=agree]').click();
  await page.locator('.address .whole').waitFor();
}

describe.skipIf(executablePath === undefined)(`x-checkout${reason}`, () => {
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...CHROMIUM_FLAGS] });
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    shop = await startShop();
    complaints.length = 0;
    fired.length = 0;
  });
  afterEach(async () => {
    await page.close();
    await shop.stop();
    expect(complaints).toEqual([]);
  });

  it('lets the payer choose, warns of the network, shows the address, and says when it is paid', async () => {
    await open();
    await phase('choose');
    await page.getByLabel('TRON (TRC20)').first().check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await phase('waiting');
    expect(await text()).not.toContain(TRON_ADDRESS);
    await page.getByRole('button', { name: 'I will use TRON (TRC20)' }).click();
    await page.locator('.address .whole').waitFor();
    expect(await page.locator('.address .whole').textContent()).toBe(TRON_ADDRESS);
    expect(await page.locator('.amount .whole').textContent()).toBe('101.00');
    expect(await text()).not.toContain('100.50');
    shop.loaded = shop.order({ status: 'PROCESSING', cryptoPaidAmount: usdc('101.00') });
    await phase('detected');
    expect(await text()).toContain('Do not send any more.');
    shop.loaded = shop.order({ status: 'SUCCEEDED', cryptoPaidAmount: usdc('101.00') });
    await phase('paid');
    expect(await page.locator('[role=status]').textContent()).toBe('Paid. Thank you. You can close this page.');
    expect(fired).toEqual(['checkout-paid']);
  });

  it.each([
    ['underpaid', 'PROCESSING', { cryptoPaidAmount: usdc('60.00') }, '41.00 USDC', []],
    ['overpaid', 'SUCCEEDED', { cryptoPaidAmount: usdc('105.00') }, '4.00 USDC', ['checkout-paid']],
    ['late', 'CLOSED', { cryptoPaidAmount: usdc('101.00') }, 'Contact the shop', []],
    ['failed', 'FAILED', {}, 'Start a new payment', ['checkout-failed']],
    ['closed', 'CLOSED', {}, 'Start a new payment', []],
  ])('takes the address away and shows %s', async (name, status, changes, words, events) => {
    await openAddress();
    shop.loaded = shop.order({ status, ...changes });
    await phase(name);
    expect(await text()).toContain(words);
    expect(await page.locator('x-checkout').evaluate((element) => element.shadowRoot?.textContent)).not.toContain(TRON_ADDRESS);
    expect(fired).toEqual(events);
  });

  it('shows that the time is up, and says so once', async () => {
    await openAddress();
    shop.shift = 3_600_000;
    await phase('expired');
    shop.loaded = shop.order({ status: 'CLOSED', expiresAt: new Date(Date.now() - 1_000).toISOString() });
    await page.locator('x-checkout').evaluate((element: Element & { view?: { final: boolean } }) => {
      if (element.view === undefined) throw new Error('nothing is shown');
    });
    expect(fired).toEqual(['checkout-expired']);
  });

  it('takes the address away when the countdown ends and the server is silent', async () => {
    shop.loaded = shop.order({ expiresAt: new Date(Date.now() + 600_000).toISOString() });
    await open('/', { hasHeldClock: true });
    await phase('waiting');
    shop.loaded = new Error('silent');
    await page.clock.fastForward(600_000);
    await phase('unreachable');
    expect(fired).toEqual([]);
  });

  it('goes on after the gateway and the server were gone', async () => {
    await openAddress();
    shop.loaded = new Error('down');
    await phase('unreachable');
    shop.loaded = shop.order();
    await phase('waiting');
    await shop.stop();
    await page.locator('.offline:not([hidden])').waitFor();
    expect(await page.locator('.address .whole').textContent()).toBe(TRON_ADDRESS);
    await shop.resume();
    shop.loaded = shop.order({ status: 'SUCCEEDED' });
    await phase('paid');
    expect(await page.locator('.offline').isHidden()).toBe(true);
  });

  it('polls where server-sent events are not available', async () => {
    shop.loaded = shop.order();
    page = await browser.newPage();
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'EventSource'));
    await page.goto(shop.url);
    await phase('waiting');
  });

  it('shows the address again after a reload, and asks again for another network', async () => {
    await openAddress();
    await page.reload();
    await page.locator('.address .whole').waitFor();
    shop.loaded = shop.order({ networkDisplayName: 'TRON Nile', merchantOrderId: 'M_2' });
    await page.reload();
    await page.locator('[data-action=agree]').waitFor();
  });

  it('can be used with the keyboard alone, and moves the focus to what has come', async () => {
    await open();
    await phase('choose');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.locator('[data-action=agree]').waitFor();
    await page.locator('[data-action=agree]').press('Enter');
    await page.locator('.pay:focus').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.locator('.copy:focus').getAttribute('data-copy')).toBe('amount');
  });

  it('copies exactly the address', async () => {
    await openAddress();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('[data-copy=address]').click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(TRON_ADDRESS);
  });

  it('takes words and slots of the shop', async () => {
    shop.loaded = shop.order({ status: 'SUCCEEDED' });
    await open();
    await phase('paid');
    await page.locator('x-checkout').evaluate((element) => {
      Object.assign(element, { messages: { 'title.paid': '<b>Yours!</b>' } });
      element.append(Object.assign(document.createElement('p'), { slot: 'footer', textContent: 'Help: shop@example' }));
    });
    await page.getByText('<b>Yours!</b>').waitFor();
    expect(await page.getByText('Help: shop@example').isVisible()).toBe(true);
  });
});
