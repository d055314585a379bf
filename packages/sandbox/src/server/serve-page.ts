import type { FastifyInstance, FastifyReply } from 'fastify';
import { PAGE_HTML, PAGE_ICON } from '../page/page-html.ts';
import { PAGE_SCRIPT } from '../page/page-script.ts';
import { PAGE_STYLE } from '../page/page-style.ts';

export interface PageSource {
  /** What a QR code holds: an intent's deep link, or a charge's EMVCo payload. */
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
export function servePage(app: FastifyInstance, source: PageSource): void {
  const text = (type: string, content: string) => (_request: unknown, reply: FastifyReply) =>
    reply.headers(HEADERS).type(type).send(content);
  app.get('/', text('text/html; charset=utf-8', PAGE_HTML));
  app.get('/_sandbox/page.js', text('text/javascript; charset=utf-8', PAGE_SCRIPT));
  app.get('/_sandbox/page.css', text('text/css; charset=utf-8', PAGE_STYLE));
  app.get('/_sandbox/icon.svg', text('image/svg+xml', PAGE_ICON));

  app.get<{ Params: { id: string }; Querystring: Record<string, string> }>('/pay/:id', async (request, reply) => {
    reply.headers(HEADERS);
    const { id } = request.params;
    if (!source.hasPayment(id)) return reply.code(404).send({ error: 'There is no such payment.' });
    // The link also serves as the source of an image element, which asks for images only.
    const wantsImage = 'image' in request.query || /^image\//.test(request.headers.accept ?? '');
    if (!wantsImage) return reply.type('text/html; charset=utf-8').send(PAGE_HTML);
    const { toString: drawQr } = await import('qrcode');
    return reply
      .type('image/svg+xml')
      .send(await drawQr(`${source.origin()}/pay/${encodeURIComponent(id)}`, { type: 'svg', margin: 1 }));
  });

  app.get<{ Params: { file: string } }>('/qr/:file', async (request, reply) => {
    reply.headers(HEADERS);
    const payload = source.qrPayload(request.params.file.replace(/\.png$/, ''));
    if (payload === undefined) return reply.code(404).send({ error: 'There is no such QR code.' });
    const { toBuffer } = await import('qrcode');
    return reply.type('image/png').send(await toBuffer(payload, { margin: 2, width: 320 }));
  });
}
