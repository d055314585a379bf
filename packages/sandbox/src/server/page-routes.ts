import type { ServerResponse } from 'node:http';
import { renderQrPng, renderQrSvg } from './render-qr.ts';
import type { ReceivedRequest, Route } from './router.ts';
import { send, sendJson } from './send.ts';

export interface PageSource {
  /** What a QR code holds: a charge's EMVCo payload. */
  readonly qrPayload: (chargeId: string) => string | undefined;
  readonly hasPayment: (id: string) => boolean;
  readonly origin: () => string;
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
};

/** The page for people, and the payer's page behind `scan_url` and `checkoutUrl`. */
export function pageRoutes(source: PageSource): readonly Route[] {
  const file = (path: string, type: string, part: 'html' | 'script' | 'style' | 'icon'): Route => ({
    method: 'GET',
    path,
    respond: async (_request, response) => sendFile(response, type, (await loadFiles())[part]),
  });
  return [
    file('/', 'text/html; charset=utf-8', 'html'),
    file('/_sandbox/page.js', 'text/javascript; charset=utf-8', 'script'),
    file('/_sandbox/page.css', 'text/css; charset=utf-8', 'style'),
    file('/_sandbox/icon.svg', 'image/svg+xml', 'icon'),
    { method: 'GET', path: '/pay/:id', respond: (request, response) => servePayerPage(source, request, response) },
    { method: 'GET', path: '/qr/:file', respond: (request, response) => serveQrImage(source, request, response) },
  ];
}

/** Loaded when a browser first asks: most sandboxes run in tests, and nobody looks. */
async function loadFiles() {
  const { loadPage } = await import('#page');
  return loadPage();
}

async function servePayerPage(
  source: PageSource,
  { params, query, headers }: ReceivedRequest,
  response: ServerResponse,
): Promise<void> {
  const { id = '' } = params;
  // The link also serves as the source of an image element, which asks for images only.
  const wantsImage = new URLSearchParams(query).has('image') || /^image\//.test(headers.accept ?? '');
  if (!source.hasPayment(id)) sendJson(response, 404, { error: 'There is no such payment.' });
  else if (wantsImage) sendFile(response, 'image/svg+xml', renderQrSvg(`${source.origin()}/pay/${encodeURIComponent(id)}`));
  else sendFile(response, 'text/html; charset=utf-8', (await loadFiles()).html);
}

function serveQrImage(source: PageSource, { params }: ReceivedRequest, response: ServerResponse): void {
  const payload = source.qrPayload((params['file'] ?? '').replace(/\.png$/, ''));
  if (payload === undefined) sendJson(response, 404, { error: 'There is no such QR code.' });
  else sendFile(response, 'image/png', renderQrPng(payload));
}

function sendFile(response: ServerResponse, type: string, body: string | Uint8Array): void {
  send(response, 200, { headers: { ...HEADERS, 'content-type': type }, body });
}
