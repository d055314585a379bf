import type { Language } from '../messages/languages.ts';
import type { CheckoutView } from '../view/checkout-view.ts';
import { type Child, type Markup, tag } from './markup.ts';
import type { PanelPlace } from './panel-place.ts';
import { buildQrCode } from './qr-code.ts';

/** The id of the address on a page without scripts: the link past the warning leads to it, and it stays in the URL across reloads. */
const ADDRESS_ID = 'pay';

/** What the payer sends, and where: for a chain behind the warning of its network, for ItPay at once. */
export function buildPayment(view: CheckoutView, place: PanelPlace): Markup {
  const { warning } = view;
  const { language } = place;
  const isBehindWarning = warning === 'network' && place.warning !== 'passed';
  const target = isBehindWarning ? { id: ADDRESS_ID, class: 'pay behind' } : { class: 'pay' };
  const details = tag('div', { ...target, tabindex: '-1' }, [
    warning === 'network' ? tag('p', { class: 'only', part: 'warning' }, [sayNetwork(view, language)]) : undefined,
    view.qr === undefined ? undefined : buildQrCode(view.qr, language.say('qr')),
    buildValue('amount', view, place),
    buildValue('address', view, place),
    view.link === undefined
      ? undefined
      : tag('a', { class: 'primary', part: 'button', href: view.link, rel: 'noreferrer' }, [language.say('open')]),
  ]);
  if (!isBehindWarning) return details;
  const isHere = typeof place.warning === 'object' && place.warning.link === undefined;
  return tag('div', {}, [buildWarning(view, place), isHere ? details : undefined]);
}

/** A step of its own: most money that is lost in crypto checkouts is sent on the wrong network. */
function buildWarning(view: CheckoutView, { language, warning }: PanelPlace): Markup {
  const agree = [language.say('agree', { network: view.network ?? '' })];
  const primary = { class: 'primary', part: 'button' };
  return tag('div', { class: 'warning', part: 'warning' }, [
    tag('p', {}, [sayNetwork(view, language)]),
    typeof warning === 'object'
      ? tag('a', { ...primary, href: warning.link ?? `#${ADDRESS_ID}` }, agree)
      : tag('button', { ...primary, type: 'button', 'data-action': 'agree' }, agree),
  ]);
}

function sayNetwork({ currency = '', network = '' }: CheckoutView, { say }: Language): string {
  return say('only', { currency, network });
}

/** Text that one click selects whole, without the currency. */
function buildValue(key: 'amount' | 'address', view: CheckoutView, { language, canCopy }: PanelPlace): Child {
  const value = view[key];
  if (value === undefined) return undefined;
  const { say } = language;
  const id = `label-${key}`;
  return tag('div', { class: `value ${key}` }, [
    tag('span', { class: 'label', id }, [say(key)]),
    tag('span', { class: 'text', part: key, dir: 'ltr' }, [
      tag('span', { class: 'whole' }, [value]),
      key === 'amount' ? ` ${view.currency ?? ''}` : undefined,
    ]),
    canCopy
      ? tag('button', { class: 'copy', part: 'copy', type: 'button', 'data-copy': key, 'aria-describedby': id }, [say('copy')])
      : undefined,
  ]);
}
