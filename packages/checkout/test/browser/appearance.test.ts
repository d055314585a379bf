/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Loaded } from '../../src/server/index.ts';
import { CHROMIUM_FLAGS, findChromium } from '../support/chromium.ts';
import { CHARGE, INTENT, SCAN_LINK, TRON_ADDRESS, usdc } from '../support/orders.ts';
import { type Shop, startShop } from '../support/start-shop.ts';

const executablePath = findChromium();
const reason = executablePath === undefined ? ' (skipped: no Chromium on this machine)' : '';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let shop: Shop;
/** A page that reads screenshots. */
let reader: Page;

const money = { cryptoPaidAmount: usdc('101.00') };
const ago = () => ({ paidTime: new Date(Date.now() - 20_000).toISOString() });
const LOADED: Readonly<Record<string, () => Loaded | Error>> = {
  choose: () => ({ amount: '100.50', currency: 'USDC' }),
  waiting: () => shop.order(),
  detected: () => shop.order({ status: 'PROCESSING', ...money }),
  confirming: () => shop.order({ status: 'PROCESSING', ...money, ...ago() }),
  paid: () => shop.order({ status: 'SUCCEEDED', ...money }),
  underpaid: () => shop.order({ status: 'PROCESSING', cryptoPaidAmount: usdc('60.00') }),
  overpaid: () => shop.order({ status: 'SUCCEEDED', cryptoPaidAmount: usdc('105.00') }),
  late: () => shop.order({ status: 'CLOSED', ...money }),
  expired: () => shop.order({ status: 'CLOSED', expiresAt: '2026-01-01T00:00:00Z' }),
  failed: () => shop.order({ status: 'FAILED' }),
  closed: () => shop.order({ status: 'CLOSED' }),
  refunded: () => ({ ...shop.order(), refund: { status: 'SUCCEEDED' } }) as Loaded,
  unreachable: () => shop.order({ depositAddress: 'T123' }),
};
const qrPayment = (): Loaded => ({ intent: { ...INTENT, expires_at: undefined }, charge: { ...CHARGE, expires_at: undefined } });

async function open(path: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 390, height: 800 }, ...options });
  await page.goto(shop.url + path);
  await page.locator('.panel').first().waitFor();
  return page;
}

/** What axe finds, by rule, with the places. Without scripts, a page that reloads itself is the only one that can show a payment. */
async function findFaults(page: Page, runOnly?: string[]): Promise<readonly string[]> {
  // Without the last word the browser would send back what the script returns: all of axe.
  await page.evaluate(`globalThis.axe ??= (() => { ${axe}; return axe; })();undefined`);
  return page.evaluate(async (rules) => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run(
      rules === undefined ? { rules: { 'meta-refresh': { enabled: false } } } : { runOnly: rules },
    );
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }, runOnly);
}

/** Whether anything is wider than the window. */
const overflows = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

/** Reads the QR code from a screenshot, as a phone's camera would. */
async function scan(page: Page): Promise<string | undefined> {
  const shot = (await page.locator('.qr').screenshot()).toString('base64');
  return reader.evaluate(async (base64) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context?.drawImage(image, 0, 0);
    const pixels = context?.getImageData(0, 0, image.width, image.height).data;
    const { jsQR } = globalThis as unknown as { jsQR: typeof import('jsqr').default };
    return pixels && jsQR(pixels, image.width, image.height, { inversionAttempts: 'dontInvert' })?.data;
  }, shot);
}

describe.skipIf(executablePath === undefined)(`what the payer sees${reason}`, () => {
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...CHROMIUM_FLAGS] });
    shop = await startShop();
    reader = await browser.newPage();
    await reader.addScriptTag({ path: createRequire(import.meta.url).resolve('jsqr') });
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
  });

  it.each(Object.entries(LOADED))(
    '%s has no fault that axe finds, in light and dark, in the element and on the page',
    async (phase, load) => {
      shop.loaded = load();
      const paths = phase === 'waiting' ? ['/', '/pay', '/pay?x-checkout-agreed=TRON%20(TRC20)'] : ['/', '/pay'];
      for (const path of paths) {
        const page = await open(path, { colorScheme: 'light', bypassCSP: true });
        expect(await page.locator('.panel').first().getAttribute('data-phase')).toBe(phase);
        expect(await findFaults(page)).toEqual([]);
        // Nothing but the colors changes.
        await page.emulateMedia({ colorScheme: 'dark' });
        expect(await findFaults(page, ['color-contrast'])).toEqual([]);
        await page.close();
      }
    },
  );

  it.each(['en', 'zh', 'zh-Hant', 'ja', 'ko', 'es', 'pt', 'fr', 'de', 'ru', 'ar', 'vi'])(
    'fits in %s, at 390 pixels',
    async (language) => {
      shop.loaded = shop.order();
      const page = await open(`/?lang=${language}`, { bypassCSP: true });
      await page.locator('[data-action=agree]').click();
      await page.locator('.qr').waitFor();
      expect(await overflows(page)).toBe(false);
      if (language === 'zh' || language === 'ar') expect(await findFaults(page)).toEqual([]);
      expect(await page.locator('.panel').evaluate((panel) => getComputedStyle(panel).direction)).toBe(
        language === 'ar' ? 'rtl' : 'ltr',
      );
      await page.close();
    },
  );

  it.each([390, 1280])('fits at %i pixels with text of 200 %', async (width) => {
    shop.loaded = shop.order();
    const page = await open('/', { viewport: { width, height: 900 }, bypassCSP: true });
    await page.addStyleTag({ content: ':root{font-size:200%}' });
    await page.locator('[data-action=agree]').click();
    await page.locator('.qr').waitFor();
    expect(await overflows(page)).toBe(false);
    await page.close();
  });

  it.each([
    ['the address', 390, 1, 'light'],
    ['the address', 1280, 2, 'dark'],
    ['the address', 320, 3, 'dark'],
    ['the scan link', 390, 1, 'dark'],
    ['the scan link', 1280, 2, 'light'],
  ] as const)(
    'has a QR code that reads as %s, at %i pixels, %i to one, in %s',
    async (what, width, deviceScaleFactor, colorScheme) => {
      shop.loaded = what === 'the address' ? shop.order() : qrPayment();
      const page = await open('/', { viewport: { width, height: 900 }, deviceScaleFactor, colorScheme });
      if (what === 'the address') await page.locator('[data-action=agree]').click();
      await page.locator('.qr').waitFor();
      expect(await scan(page)).toBe(what === 'the address' ? TRON_ADDRESS : SCAN_LINK);
      await page.close();
    },
  );
});
