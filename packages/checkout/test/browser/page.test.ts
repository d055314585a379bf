import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CHROMIUM_FLAGS, findChromium } from '../support/chromium.ts';
import { TRON_ADDRESS, usdc } from '../support/orders.ts';
import { type Shop, startShop } from '../support/start-shop.ts';

const executablePath = findChromium();
const reason = executablePath === undefined ? ' (skipped: no Chromium on this machine)' : '';

let browser: Browser;
let context: BrowserContext;
let page: Page;
let shop: Shop;
const complaints: string[] = [];

const phase = () => page.locator('.panel').getAttribute('data-phase');

describe.skipIf(executablePath === undefined)(`the page without scripts${reason}`, () => {
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...CHROMIUM_FLAGS] });
    context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } });
    shop = await startShop();
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
  });
  beforeEach(async () => {
    await page?.close();
    page = await context.newPage();
    complaints.length = 0;
    page.on('console', (message) => complaints.push(message.text()));
  });

  it('takes the choice, warns, shows the address, survives a reload and a second tab, and shows that it is paid', async () => {
    shop.loaded = { amount: '100.50', currency: 'USDC' };
    await page.goto(`${shop.url}/pay`);
    await page.getByLabel('TRON (TRC20)').first().check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('link', { name: 'I will use TRON (TRC20)' }).click();
    await page.getByText(TRON_ADDRESS).waitFor();
    await page.reload();
    expect(await page.locator('.address .whole').textContent()).toBe(TRON_ADDRESS);
    const second = await context.newPage();
    await second.goto(`${shop.url}/pay`);
    expect(await second.content()).not.toContain(TRON_ADDRESS);
    await second.close();
    shop.loaded = shop.order({ status: 'SUCCEEDED', cryptoPaidAmount: usdc('101.00') });
    await page.reload();
    expect(await phase()).toBe('paid');
    expect(complaints).toEqual([]);
  });

  it('is styled under default-src self', async () => {
    shop.loaded = shop.order();
    await page.goto(`${shop.url}/pay`);
    const box = await page.locator('.panel').boundingBox();
    expect(box?.width).toBe(358);
    expect(complaints).toEqual([]);
  });

  it('gives way to the element where there are scripts', async () => {
    shop.loaded = shop.order();
    const live = await browser.newPage();
    await live.goto(`${shop.url}/live`);
    await live.locator('[data-action=agree]').waitFor();
    expect(await live.locator('.panel:visible').count()).toBe(1);
    expect(await live.locator('h1:visible').count()).toBe(1);
    shop.loaded = shop.order({ status: 'SUCCEEDED' });
    await live.locator('.panel[data-phase=paid]').waitFor();
    await live.close();
    await page.goto(`${shop.url}/live`);
    expect(await page.locator('.panel:visible').count()).toBe(1);
  });
});
