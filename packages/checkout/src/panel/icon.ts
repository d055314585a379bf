import type { CheckoutPhase } from '../view/checkout-view.ts';
import { type Markup, tag } from './markup.ts';

/** How a phase looks: its color, and its sign for those who do not see colors. */
export type Mood = 'open' | 'good' | 'warn' | 'bad';

const SIGNS: Readonly<Record<Mood, string>> = {
  open: 'M12 7v5l3 2',
  good: 'm8 12 3 3 5-6',
  warn: 'M12 7v6m0 3v.5',
  bad: 'm9 9 6 6m0-6-6 6',
};

export function moodOf(phase: CheckoutPhase): Mood {
  if (phase === 'paid' || phase === 'overpaid' || phase === 'refunded') return 'good';
  if (phase === 'underpaid' || phase === 'late' || phase === 'unreachable') return 'warn';
  if (phase === 'expired' || phase === 'failed' || phase === 'closed') return 'bad';
  return 'open';
}

export function buildIcon(mood: Mood): Markup {
  const svg = { class: 'icon', 'aria-hidden': 'true', width: '40', height: '40', viewBox: '0 0 24 24', fill: 'none' };
  const stroke = { stroke: 'currentColor', 'stroke-width': '1.75', 'stroke-linecap': 'round', 'stroke-linejoin': 'round' };
  return tag('svg', { ...svg, ...stroke }, [tag('path', { d: `M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z${SIGNS[mood]}` })]);
}
