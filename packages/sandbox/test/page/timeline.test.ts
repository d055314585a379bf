import { describe, expect, it } from 'vitest';
import { buildTimeline, groupRepeats, isProblem } from '../../page/activity/timeline.ts';
import { createSandbox } from '../../src/sandbox.ts';
import { intentBody } from '../support/bodies.ts';
import { callItpay } from '../support/call-gateway.ts';

const NOW = 1_750_000_000_000;

/** What really happened in a sandbox whose clock stands still: everything in the same millisecond. */
async function record() {
  const sandbox = await createSandbox({ clock: () => NOW, seed: 1 });
  await callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody() });
  await callItpay(sandbox, 'POST', '/v1/payment-intents/pi_1/qr');
  for (let poll = 0; poll < 3; poll += 1) await callItpay(sandbox, 'GET', '/v1/payment-intents/pi_1');
  await callItpay(sandbox, 'GET', '/v1/payment-intents/pi_0');
  await sandbox.pay('pi_1');
  await sandbox.close();
  return {
    payment: sandbox.payment('pi_1'),
    requests: sandbox.requests().toReversed(),
    deliveries: sandbox.deliveries().toReversed(),
  };
}

describe('buildTimeline', () => {
  it('puts cause before effect where the time is the same, newest first', async () => {
    const entries = buildTimeline(await record());
    expect(entries.map(({ kind }) => kind).join(' ')).toMatch(/^webhook (?:status ){6}(?:request ?){6}$/);
    expect(entries.at(-1)).toMatchObject({ kind: 'request', request: { path: '/v1/payment-intents' } });
  });
});

describe('groupRepeats', () => {
  it('joins requests that went the same way, and nothing else', async () => {
    const source = await record();
    const groups = groupRepeats(buildTimeline({ ...source, payment: undefined, deliveries: [] }));
    expect(groups.map(({ entries }) => entries.length)).toEqual([1, 3, 1, 1]);
    expect(groups[1]?.key).toBe(groups[1]?.entries.at(-1)?.id);
  });
});

describe('isProblem', () => {
  it('is true of refusals and of events that did not arrive', async () => {
    const problems = buildTimeline(await record()).filter(isProblem);
    expect(problems.map(({ kind }) => kind)).toEqual(['webhook', 'request']);
  });
});
