import { existsSync } from 'node:fs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** A Chromium of this machine. A machine that builds must have one; a laptop may go without. */
export function findChromium(): string | undefined {
  const found = PLACES.find((place) => existsSync(place));
  if (found === undefined && process.env['CI'] === 'true') throw new Error('Chromium is missing: install the package chromium.');
  return found;
}

/** No sandbox of its own (a container has no right to one), no network of its own. */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
