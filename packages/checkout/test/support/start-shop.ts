import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type CheckoutHandlerOptions, createCheckoutHandler, type Loaded, toNodeListener } from '../../src/server/index.ts';
import { ORDER } from './orders.ts';

export interface Shop {
  readonly url: string;
  /** What the gateway says now; an error while it does not answer. */
  loaded: Loaded | Error;
  /** An order whose expiry is ahead on the shop's clock, with changes. */
  order(changes?: Record<string, unknown>): Loaded;
  /** Business time, in milliseconds from now. */
  shift: number;
  /** Stops answering, as a server does that is being replaced, and starts again at the same port. */
  stop(): Promise<void>;
  resume(): Promise<void>;
}

export const METHODS = [
  {
    cryptoCurrency: 'USDC',
    network: 'tron',
    networkDisplayName: 'TRON (TRC20)',
    displayOrder: 1,
    estimatedConfirmationTimeSec: 60,
  },
  { cryptoCurrency: 'USDC', network: 'ethereum', networkDisplayName: 'Ethereum (ERC20)', displayOrder: 2 },
  { cryptoCurrency: 'USDT', network: 'tron', networkDisplayName: 'TRON (TRC20)', displayOrder: 3 },
];

/** The strictest policy that the element promises to work under. */
const POLICY = "default-src 'self'; require-trusted-types-for 'script'";

/** A shop with a page of its own at `/`, and the handler's page at `/pay` and, with scripts, at `/live`. */
export async function startShop(options: Partial<CheckoutHandlerOptions> = {}): Promise<Shop> {
  bundled ??= bundleElement();
  const element = await bundled;
  const shop = {
    url: '',
    shift: 0,
    loaded: { amount: '100.50', currency: 'USDC' } as Loaded | Error,
    order: (changes: Record<string, unknown> = {}): Loaded => ({
      order: { ...ORDER, merchantOrderId: 'M_1', expiresAt: new Date(Date.now() + 899_000).toISOString(), ...changes },
    }),
    stop,
    resume: () => listen(Number(new URL(shop.url).port)),
  };
  const common: CheckoutHandlerOptions = {
    load: () => {
      if (shop.loaded instanceof Error) throw shop.loaded;
      return shop.loaded;
    },
    methods: () => METHODS,
    choose: () => {
      shop.loaded = shop.order();
      return shop.loaded as never;
    },
    pollMs: 25,
    now: () => Date.now() + shop.shift,
    ...options,
  };
  const pages = toNodeListener(createCheckoutHandler(common));
  const livePages = toNodeListener(createCheckoutHandler({ ...common, script: '/checkout.js' }));
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop');
    if (pathname === '/pay') return void pages(request, response);
    if (pathname === '/live') return void livePages(request, response);
    const isScript = pathname === '/checkout.js';
    const isStyle = pathname === '/shop.css';
    const type = isScript ? 'text/javascript' : isStyle ? 'text/css' : 'text/html; charset=utf-8';
    response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY });
    response.end(isScript ? element : isStyle ? SHOP_STYLE : renderShop(searchParams.get('lang') ?? 'en'));
  });

  async function listen(port: number): Promise<void> {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  }
  async function stop(): Promise<void> {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  await listen(0);
  shop.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return shop;
}

const SHOP_STYLE = ':root{color-scheme:light dark}body{margin:0;padding:1rem;background:light-dark(#eceef3,#0e1014)}';

function renderShop(language: string): string {
  return `<!doctype html><html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Shop</title><link rel="stylesheet" href="/shop.css">
<script type="module" src="/checkout.js"></script><main><h1>Shop</h1><x-checkout src="/pay"></x-checkout></main></html>`;
}

let bundled: Promise<string> | undefined;

async function bundleElement(): Promise<string> {
  const entry = fileURLToPath(new URL('../../src/element/index.ts', import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    conditions: ['@x/source'],
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}
