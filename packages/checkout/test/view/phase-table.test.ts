import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CHECKOUT_PHASES } from '../../src/index.ts';
import { resolveLanguage } from '../../src/messages/languages.ts';
import { INTENT_ROWS, ORDER_ROWS, type PhaseRow } from '../support/phase-table.ts';

const guide = readFileSync(new URL('../../../../docs/guides/checkout.md', import.meta.url), 'utf8');
const { say } = resolveLanguage('en');

function writeRow({ status, facts, view }: PhaseRow): string {
  return `| ${status} | ${facts} | \`${view.phase}\` | ${say(`title.${view.phase}`)}. ${say(`next.${view.next}`)} |`;
}

test.each([
  ['orders', ORDER_ROWS],
  ['QR payments', INTENT_ROWS],
])('the table of the guide says what is shown for %s', (_, rows) => {
  expect(guide).toContain(rows.map(writeRow).join('\n'));
});

test('the table has every phase', () => {
  const phases = [...ORDER_ROWS, ...INTENT_ROWS].map(({ view }) => view.phase);
  expect(new Set(phases)).toEqual(new Set(CHECKOUT_PHASES));
});

test.each([...ORDER_ROWS, ...INTENT_ROWS])('$view.phase asks for money only while it waits: $status $facts', ({ view }) => {
  const isWaiting = view.phase === 'waiting';
  expect([view.address !== undefined || view.link !== undefined, view.qr !== undefined]).toEqual([isWaiting, isWaiting]);
  expect(view.secondsLeft !== undefined).toBe(isWaiting);
});
