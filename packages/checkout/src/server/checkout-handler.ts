import { CHECKOUT_STYLE, renderCheckout } from '../html/render-checkout.ts';
import type { CheckoutView } from '../view/checkout-view.ts';
import { describeUnreachable } from '../view/describe-unreachable.ts';
import { chooseMethod } from './choose-method.ts';
import { streamViews } from './event-stream.ts';
import { createLookUp, type LookUp } from './look-up.ts';
import { negotiate, pickLocale } from './negotiate.ts';
import { type CheckoutHandlerOptions, type Resolved, resolveOptions } from './options.ts';
import { createWatches } from './watches.ts';

/** Answers requests for a payment's page, its view and its events, all at one URL. Never rejects. */
export type CheckoutHandler = (request: Request) => Promise<Response>;

const STYLE_QUERY = 'x-checkout-style';
const AGREED_QUERY = 'x-checkout-agreed';

/** Payments are nobody else's business: not a cache's, not a search engine's, not the next page's. */
const PRIVATE = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
  vary: 'accept, accept-language',
};
const POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; object-src 'none'";

/**
 * Serves checkouts: as a page, as JSON and as server-sent events by `Accept`, and takes the payer's choice of a payment method.
 *
 * The browser gets the view and nothing else. `load` decides who may see which payment.
 *
 * @throws TypeError when an option is missing, not known or of the wrong kind
 * @example const handler = createCheckoutHandler({ load: async (request) => ({ order: await findOrder(request) }) });
 */
export function createCheckoutHandler(options: CheckoutHandlerOptions): CheckoutHandler {
  const resolved = resolveOptions(options);
  const lookUp = createLookUp(resolved);
  const watches = createWatches(lookUp, resolved);
  return async (request) => {
    const { method, url } = request;
    if (method === 'POST') return answerChoice(request, lookUp, resolved);
    if (method !== 'GET' && method !== 'HEAD') return new Response(null, { status: 405, headers: { allow: 'GET, HEAD, POST' } });
    if (new URL(url).searchParams.has(STYLE_QUERY)) return answerStyle();
    const found = await lookUp(request);
    if (found.kind === 'response') return found.response;
    const wanted = negotiate(request);
    if (wanted !== 'events' || found.kind === 'unreachable') return answerView(request, found.view, resolved);
    const events = method === 'HEAD' ? null : streamViews(request, found, watches);
    return new Response(events, { headers: { ...PRIVATE, 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' } });
  };
}

async function answerChoice(request: Request, lookUp: LookUp, resolved: Resolved): Promise<Response> {
  const found = await lookUp(request);
  if (found.kind === 'response') return found.response;
  if (found.kind === 'unreachable') return answerView(request, found.view, resolved);
  try {
    const made = await chooseMethod(request, found, { options: resolved, lookUp });
    if (made instanceof Response) return made;
    if (negotiate(request) === 'json') {
      const { view } = made === undefined ? found : await lookUp.describe(made);
      return answerView(request, view, resolved);
    }
    const { pathname, search } = new URL(request.url);
    // With two slashes at its start, a path would name another host.
    const location = pathname.replace(/^\/+/, '/') + search;
    return new Response(null, { status: 303, headers: { ...PRIVATE, location } });
  } catch (error) {
    resolved.onError(error);
    return answerView(request, describeUnreachable(), resolved);
  }
}

function answerView(request: Request, view: CheckoutView, resolved: Resolved): Response {
  const status = view.phase === 'unreachable' ? 503 : 200;
  const isPage = negotiate(request) === 'page';
  const body = isPage ? renderPage(request, view, resolved) : JSON.stringify(view);
  const headers = isPage
    ? { ...PRIVATE, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY }
    : { ...PRIVATE, 'content-type': 'application/json' };
  return new Response(request.method === 'HEAD' ? null : body, { status, headers });
}

function renderPage(request: Request, view: CheckoutView, resolved: Resolved): string {
  const { searchParams } = new URL(request.url);
  // The warning is about one network: after another choice it is shown again.
  const agreed = searchParams.get(AGREED_QUERY) === view.network;
  searchParams.set(AGREED_QUERY, view.network ?? '');
  return renderCheckout(view, {
    locale: pickLocale(request, resolved),
    messages: resolved.messages,
    script: resolved.script,
    stylesheet: `?${STYLE_QUERY}`,
    agreed,
    agreeUrl: `?${searchParams}`,
  });
}

function answerStyle(): Response {
  const headers = {
    'content-type': 'text/css; charset=utf-8',
    'cache-control': 'public, max-age=3600',
    'x-content-type-options': 'nosniff',
  };
  return new Response(CHECKOUT_STYLE, { headers });
}
