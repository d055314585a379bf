import { listMethods, type ShownMethod } from '../view/describe-choice.ts';
import type { LoadedOrder } from './loaded.ts';
import type { LookUp, Lookup } from './look-up.ts';
import type { Resolved } from './options.ts';

/** The form has one short field. */
const LONGEST_FORM = 4_096;

/**
 * Makes the order for the method that was posted.
 *
 * @returns the order; the merchant's own answer; or undefined when there is nothing (any more) to choose, so that the page is shown as it is
 */
export async function chooseMethod(
  request: Request,
  found: Lookup & { readonly kind: 'view' },
  { options, lookUp }: { readonly options: Resolved; readonly lookUp: LookUp },
): Promise<LoadedOrder | Response | undefined> {
  if (!isSameOrigin(request)) return refuse(403, 'This form can be sent from this page only.');
  const { loaded } = found;
  if (options.choose === undefined || 'order' in loaded || 'intent' in loaded) return undefined;
  const posted = await readMethod(request);
  if (posted === undefined) return refuse(400, 'The form names no payment method.');
  const offered = listMethods(loaded.amount, await lookUp.listMethods());
  const method = offered.find((candidate) => nameOf(candidate) === posted);
  if (method === undefined) return refuse(422, 'This payment method is not available for this amount.');
  const made = await options.choose(request, method);
  if (made instanceof Response) return made;
  return { ...made, chosen: made.chosen ?? { network: method.network, currency: method.cryptoCurrency } };
}

function nameOf({ cryptoCurrency, network }: ShownMethod): string {
  return `${cryptoCurrency} ${network}`;
}

/** Browsers say where a form comes from. A request that does not say it is refused. */
function isSameOrigin({ headers, url }: Request): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin';
  const origin = headers.get('origin');
  if (origin === null || !URL.canParse(origin)) return false;
  // The host alone: behind a proxy that ends TLS, the scheme of `url` is not the browser's.
  return new URL(origin).host === (headers.get('host') ?? new URL(url).host);
}

async function readMethod(request: Request): Promise<string | undefined> {
  const text = await readText(request);
  return text === undefined ? undefined : (new URLSearchParams(text).get('method') ?? undefined);
}

async function readText({ body }: Request): Promise<string | undefined> {
  if (body === null) return undefined;
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > LONGEST_FORM) return undefined;
  }
  return text;
}

function refuse(status: number, reason: string): Response {
  return new Response(reason, { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } });
}
