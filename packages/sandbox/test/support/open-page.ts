import { type Browser, chromium, type Page } from 'playwright-core';
import { CHROMIUM_FLAGS, findChromium } from './find-chromium.ts';

export const executablePath = findChromium();
export const reason = executablePath === undefined ? ' (skipped: no Chromium on this machine)' : '';

export interface PageOptions {
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
}

/** A browser whose complaints are kept: a test fails if there are any that it does not expect. */
export interface TestBrowser {
  readonly browser: Browser;
  /** Errors of scripts and of the console. */
  readonly complaints: string[];
  open(url: string, options?: PageOptions): Promise<Page>;
  close(): Promise<void>;
}

export async function startBrowser(): Promise<TestBrowser> {
  const browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...CHROMIUM_FLAGS] });
  const complaints: string[] = [];
  return {
    browser,
    complaints,
    async open(url, { colorScheme = 'light', width = 1_280 } = {}) {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.goto(url);
      await page.waitForSelector('#link[data-state=on]');
      return page;
    },
    close: () => browser.close(),
  };
}
