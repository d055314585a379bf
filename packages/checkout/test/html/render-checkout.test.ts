import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderCheckout } from '../../src/html/index.ts';
import type { CheckoutView } from '../../src/index.ts';
import { describeCheckout, describeQrPayment } from '../../src/index.ts';
import { LANGUAGES } from '../../src/messages/languages.ts';
import { CHARGE, INTENT, NOW, ORDER, SCAN_LINK, TRON_ADDRESS } from '../support/orders.ts';
import { INTENT_ROWS, ORDER_ROWS } from '../support/phase-table.ts';

const waiting = describeCheckout(ORDER, { now: NOW });
const countTags = (html: string) => html.match(/</g)?.length ?? 0;

describe('renderCheckout', () => {
  test.each([...ORDER_ROWS, ...INTENT_ROWS])('needs neither scripts nor other files in $view.phase ($facts)', ({ view }) => {
    const html = renderCheckout(view);
    expect(html).toMatch(/^<!doctype html>\n<html lang="en" dir="ltr">/);
    expect(html).not.toMatch(/<script| style=| on[a-z]+=|url\(|src=/);
    expect(html.includes(TRON_ADDRESS)).toBe(view.address !== undefined);
    expect(html.includes('http-equiv="refresh"')).toBe(!view.final && view.phase !== 'choose');
  });

  test('warns of the network before it shows the address', () => {
    const html = renderCheckout(waiting);
    const warning = html.indexOf('Send USDC on TRON (TRC20) only.');
    expect(warning).toBeGreaterThan(0);
    expect(html.indexOf('href="#pay"')).toBeGreaterThan(warning);
    expect(html.indexOf(TRON_ADDRESS)).toBeGreaterThan(html.indexOf('href="#pay"'));
    expect(html).toContain('.behind:not(:target){display:none}');
  });

  test('leaves the address out until the payer has agreed, where that is another page', () => {
    expect(renderCheckout(waiting, { agreeUrl: '?agreed=1' })).not.toContain(TRON_ADDRESS);
    expect(renderCheckout(waiting, { agreeUrl: '?agreed=1' })).toContain('href="?agreed=1"');
    expect(renderCheckout(waiting, { agreed: true })).toContain(`<span class="whole">${TRON_ADDRESS}</span>`);
  });

  test('shows an ItPay payment with its link, and no network', () => {
    const html = renderCheckout(describeQrPayment(INTENT, CHARGE, { now: NOW }));
    expect(html).toContain(`href="${SCAN_LINK}"`);
    expect(html).toContain('<span class="whole">6.99</span> CNY');
    expect(html).not.toContain('class="warning"');
  });

  test('escapes every text of a view', () => {
    const plain: CheckoutView = { ...waiting, qr: 'code', link: 'https://pay.example/', received: '1' };
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', '`', '=') }), (text) => {
        const hostile = { amount: text, currency: text, address: text, network: text, link: text };
        const html = renderCheckout({ ...plain, ...hostile }, { script: text, source: text, stylesheet: text, agreeUrl: text });
        const benign = renderCheckout(plain, { script: 'a', source: 'a', stylesheet: 'a', agreeUrl: 'a' });
        expect(countTags(html)).toBe(countTags(benign));
        expect(html.match(/"/g)?.length).toBe(benign.match(/"/g)?.length);
      }),
    );
  });

  test.each(Object.keys(LANGUAGES))('speaks %s, to the right from the right', (locale) => {
    const html = renderCheckout(waiting, { locale });
    expect(html).toContain(`<html lang="${locale}" dir="${locale === 'ar' ? 'rtl' : 'ltr'}">`);
    expect(html).toContain(LANGUAGES[locale]?.['title.waiting']);
    expect(html).not.toMatch(/[{](?:currency|network|minutes)[}]/);
  });

  test('shows the element to browsers that run scripts, and reloads for the others', () => {
    const html = renderCheckout(waiting, { script: '/checkout.js', stylesheet: '/checkout.css', refreshSeconds: 5 });
    expect(html).toContain('<noscript><meta http-equiv="refresh" content="5"></noscript>');
    expect(html).toContain('<link rel="stylesheet" href="/checkout.css">');
    expect(html).toContain('<main><x-checkout src="" heading="1"><section');
    expect(html).not.toContain('<style>');
  });

  test('replaces only the words that it is given', () => {
    const html = renderCheckout(waiting, { messages: { 'title.waiting': 'Pay & go' } });
    expect(html).toContain('Pay &amp; go');
    expect(html).toContain('Send exactly this amount');
  });

  test.each([
    [() => renderCheckout(ORDER as never), /expects a view/],
    [() => renderCheckout(waiting, { local: 'zh' } as never), /Did you mean "locale"/],
    [() => renderCheckout(waiting, { messages: { titel: 'x' } as never }), /messages has no option "titel"/],
    [() => renderCheckout(waiting, { refreshSeconds: -1 }), /whole number/],
  ])('refuses what it cannot use (%#)', (call, message) => {
    expect(call).toThrow(TypeError);
    expect(call).toThrow(message);
  });
});
