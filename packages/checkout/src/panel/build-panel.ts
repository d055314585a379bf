import type { Language } from '../messages/languages.ts';
import type { CheckoutView } from '../view/checkout-view.ts';
import { buildChoice } from './build-choice.ts';
import { buildPayment } from './build-payment.ts';
import { formatTime } from './format-time.ts';
import { buildIcon, moodOf } from './icon.ts';
import { type Child, type Markup, tag } from './markup.ts';
import type { PanelPlace } from './panel-place.ts';

/** All that is shown of a view. Page and element share it, so that both say the same. */
export function buildPanel(view: CheckoutView, place: PanelPlace): Markup {
  const { language, heading } = place;
  const { phase, next } = view;
  const mood = moodOf(phase);
  return tag(
    'section',
    { class: `panel ${mood}`, part: 'panel', lang: language.tag, dir: language.direction, 'data-phase': phase },
    [
      tag('header', {}, [
        buildIcon(mood),
        tag('div', {}, [
          tag(heading, { class: 'title', part: 'title', tabindex: '-1' }, [language.say(`title.${phase}`)]),
          tag('p', { class: 'advice', part: 'advice' }, [language.say(`next.${next}`)]),
        ]),
        buildTimer(view, language),
      ]),
      phase === 'choose' || phase === 'waiting' ? undefined : buildFacts(view, language),
      phase === 'choose' ? buildChoice(view, language) : undefined,
      phase === 'waiting' ? buildPayment(view, place) : undefined,
      buildProgress(view, language),
    ],
  );
}

/** Its role is `timer`, which screen readers do not read out as it changes. */
function buildTimer({ secondsLeft }: CheckoutView, { say }: Language): Child {
  if (secondsLeft === undefined) return undefined;
  return tag('span', { class: 'timer', part: 'timer', role: 'timer', 'aria-label': say('left') }, [
    tag('bdi', {}, [formatTime(secondsLeft)]),
  ]);
}

function buildFacts(view: CheckoutView, { say }: Language): Child {
  const { amount, received, missing, excess, currency = '' } = view;
  const rows = [
    ['amount', amount],
    ['received', received],
    ['missing', missing],
    ['excess', excess],
  ] as const;
  const shown = rows.filter((row): row is (typeof rows)[number] & readonly [string, string] => row[1] !== undefined);
  if (shown.length === 0) return undefined;
  return tag(
    'dl',
    { part: 'facts' },
    shown.map(([key, value]) =>
      tag('div', { class: key }, [tag('dt', {}, [say(key)]), tag('dd', {}, [tag('bdi', {}, [`${value} ${currency}`])])]),
    ),
  );
}

function buildProgress({ confirmation }: CheckoutView, { say }: Language): Child {
  if (confirmation === undefined) return undefined;
  const { seconds, elapsed } = confirmation;
  return tag('progress', { max: String(seconds), value: String(elapsed), 'aria-label': say('title.confirming') });
}
