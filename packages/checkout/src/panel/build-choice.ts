import type { Language } from '../messages/languages.ts';
import type { CheckoutCurrency, CheckoutView } from '../view/checkout-view.ts';
import { type Child, type Markup, tag } from './markup.ts';

/** A form that works without scripts: one group a currency, one radio button a network. */
export function buildChoice({ amount, currency, methods = [] }: CheckoutView, { say }: Language): Markup {
  const price = tag('dl', { part: 'facts' }, [
    tag('div', { class: 'amount' }, [
      tag('dt', {}, [say('amount')]),
      tag('dd', {}, [tag('bdi', {}, [`${amount ?? ''} ${currency ?? ''}`])]),
    ]),
  ]);
  if (methods.length === 0) return price;
  const submit = tag('button', { class: 'primary', part: 'button', type: 'submit' }, [say('submit')]);
  return tag('div', {}, [price, tag('form', { method: 'post' }, [...methods.map(buildCurrency), submit])]);
}

function buildCurrency({ currency, networks }: CheckoutCurrency): Child {
  return tag('fieldset', {}, [
    tag('legend', {}, [currency]),
    ...networks.map(({ network, name }) =>
      tag('label', {}, [
        tag('input', { type: 'radio', name: 'method', value: `${currency} ${network}`, required: '' }),
        tag('span', {}, [name]),
      ]),
    ),
  ]);
}
