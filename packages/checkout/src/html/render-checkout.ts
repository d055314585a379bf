import { checkOptions, describeKind, isPlainObject } from '@x/protocol/options';
import { MESSAGE_KEYS, resolveLanguage } from '../messages/languages.ts';
import type { Messages } from '../messages/messages.ts';
import { buildPanel } from '../panel/build-panel.ts';
import { PAGE_STYLE } from '../panel/style.ts';
import { CHECKOUT_PHASES, type CheckoutView } from '../view/checkout-view.ts';
import { escapeText, writeHtml } from './write-html.ts';

export interface RenderCheckoutOptions {
  /** BCP 47. Default `en`. */
  readonly locale?: string | undefined;
  /** Words of your own. The others stay. */
  readonly messages?: Partial<Messages> | undefined;
  /** How often a browser without scripts loads the page again, until the status is final. Default 15; 0 for never. */
  readonly refreshSeconds?: number | undefined;
  /** The URL of `CHECKOUT_STYLE`, for pages whose Content Security Policy forbids inline styles. Default: inline. */
  readonly stylesheet?: string | undefined;
  /** The URL of the element's script. With it, browsers that run scripts show `<x-checkout>`, and the others this page. */
  readonly script?: string | undefined;
  /** What `<x-checkout>` loads. Default: the page's own URL. */
  readonly source?: string | undefined;
  /** Whether the payer has passed the network warning. Default false. */
  readonly agreed?: boolean | undefined;
  /**
   * Where the link past the network warning leads: a page that is rendered with `agreed: true`. Default: a fragment of the same page,
   * which holds the address but does not show it before.
   */
  readonly agreeUrl?: string | undefined;
}

const KNOWN = ['locale', 'messages', 'refreshSeconds', 'stylesheet', 'script', 'source', 'agreed', 'agreeUrl'];
const fail = (message: string): Error => new TypeError(message);

/** The page's stylesheet, to serve at the URL that `stylesheet` names. */
export const CHECKOUT_STYLE: string = PAGE_STYLE;

/**
 * Renders a view as a complete HTML page that works without scripts: it reloads itself, its form posts the chosen method to its own URL,
 * and the payer passes the network warning by a link.
 *
 * @throws TypeError when `view` is not a view or an option is not known
 * @example renderCheckout(describeCheckout(order, { now: Date.now() }), { locale: 'zh-CN' })
 */
export function renderCheckout(view: CheckoutView, options: RenderCheckoutOptions = {}): string {
  if (!isPlainObject(view) || !(CHECKOUT_PHASES as readonly unknown[]).includes(view.phase)) {
    throw fail(`renderCheckout expects a view, as describeCheckout gives it, but received ${describeKind(view)}.`);
  }
  checkOptions(options, { where: 'renderCheckout', known: KNOWN, fail });
  checkOptions(options.messages, { where: 'messages', known: MESSAGE_KEYS, fail });
  const { locale = 'en', messages, script, source = '', agreed = false, agreeUrl } = options;
  const language = resolveLanguage(locale, messages);
  const warning = agreed ? 'passed' : { link: agreeUrl };
  const panel = writeHtml(buildPanel(view, { language, heading: 'h1', warning, canCopy: false }));
  const body = script === undefined ? panel : `<x-checkout src="${escapeText(source)}" heading="1">${panel}</x-checkout>`;
  return `<!doctype html>
<html lang="${language.tag}" dir="${language.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>${escapeText(language.say(`title.${view.phase}`))}</title>
${writeHead(view, options)}</head>
<body><main>${body}</main></body>
</html>
`;
}

function writeHead({ final, phase }: CheckoutView, { refreshSeconds = 15, stylesheet, script }: RenderCheckoutOptions): string {
  if (!Number.isInteger(refreshSeconds) || refreshSeconds < 0) throw fail('refreshSeconds must be a whole number of seconds.');
  // A form that is being filled in is not taken away.
  const isReloaded = refreshSeconds > 0 && !final && phase !== 'choose';
  const refresh = isReloaded ? `<meta http-equiv="refresh" content="${refreshSeconds}">` : '';
  const style =
    stylesheet === undefined ? `<style>${PAGE_STYLE}</style>` : `<link rel="stylesheet" href="${escapeText(stylesheet)}">`;
  if (script === undefined) return `${refresh}${style}\n`;
  const withoutScripts = refresh === '' ? '' : `<noscript>${refresh}</noscript>`;
  return `${withoutScripts}${style}<script type="module" src="${escapeText(script)}"></script>\n`;
}
