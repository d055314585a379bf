import { describe, expect, test } from 'vitest';
import type { Diagnosis } from '../../src/diagnose/index.ts';
import { createDelivery, createRandom, diagnoseDelivery, isAccepted } from '../support/deliveries.ts';
import { bodyMistakes, isApplicable, type Mistake, otherMistakes, secretMistakes } from '../support/mistakes.ts';

const single = [...bodyMistakes, ...secretMistakes, ...otherMistakes];
const commonBody = ['body-json-spacing', 'body-newline-added', 'body-newline-removed', 'body-json-unicode-escapes'];
const commonSecret = ['secret-padded', 'secret-quoted', 'secret-prefix-cut', 'secret-older'];
const pairs = bodyMistakes
  .filter(({ name }) => commonBody.includes(name))
  .flatMap((body) => secretMistakes.filter(({ name }) => commonSecret.includes(name)).map((secret) => [body, secret]));

/** Makes deliveries with these mistakes until there are enough, and lists those that were not named exactly. */
function misnamed(mistakes: readonly (readonly Mistake[])[], count: number, seed: number): string[] {
  const random = createRandom(seed);
  const faults: string[] = [];
  let made = 0;
  for (let number = 0; made < count; number++) {
    const delivery = createDelivery(number, random);
    const applied = mistakes[Math.floor(number / 4) % mistakes.length] ?? [];
    if (!applied.every((mistake) => isApplicable(mistake, delivery))) continue;
    for (const mistake of applied) mistake.apply(delivery);
    // Some mistakes change nothing, such as the percent-encoding of a secret of letters.
    if (isAccepted(delivery) && !applied.some(({ name }) => name === 'secret-older')) continue;
    made++;
    const diagnosis = diagnoseDelivery(delivery);
    if (!isExact(diagnosis, applied))
      faults.push(`${delivery.kind}: ${nameAll(applied)} was named ${diagnosis?.name}, ${diagnosis?.also}`);
  }
  return faults;
}

function isExact(diagnosis: Diagnosis | undefined, applied: readonly Mistake[]): boolean {
  const expected = applied.map(({ name }) => name).sort();
  const found = [diagnosis?.name, ...(diagnosis?.also ? [diagnosis.also] : [])].sort();
  return diagnosis?.proven === true && expected.join() === found.join();
}

function nameAll(applied: readonly Mistake[]): string {
  return applied.map(({ name }) => name).join(' and ');
}

describe('diagnoseWebhook and diagnoseRequest', () => {
  test('say nothing about messages that are accepted', () => {
    const random = createRandom(1);
    for (let number = 0; number < 400; number++) {
      const delivery = createDelivery(number, random);
      expect(isAccepted(delivery)).toBe(true);
      expect(diagnoseDelivery(delivery)).toBeUndefined();
    }
  });

  test.each([2, 20, 200, 2000])('name 2,000 single mistakes exactly (seed %i)', (seed) => {
    const faults = misnamed(
      single.map((mistake) => [mistake]),
      2_000,
      seed,
    );
    expect([...new Set(faults)].slice(0, 20), `${faults.length} of 2,000`).toEqual([]);
  });

  test('name 2,000 pairs of mistakes exactly', () => {
    const faults = misnamed(pairs, 2_000, 3);
    expect([...new Set(faults)].slice(0, 20), `${faults.length} of 2,000`).toEqual([]);
  });

  // Eight signatures to a header: 1,250 headers in all.
  test.each([4, 5, 6, 7, 8])('explain none of 2,000 random wrong signatures in headers of ItPay (seed %i)', (seed) => {
    const random = createRandom(seed);
    const explained = Array.from({ length: 250 }, () => {
      const delivery = { ...createDelivery(0, random), body: Buffer.from(`{"id":${random(1e9)}}`) };
      const signatures = Array.from({ length: 8 }, () => randomMac(random, 'hex'));
      return diagnoseDelivery(delivery, signatures.join(',v1='))?.name;
    });
    expect(explained.filter((name) => name !== undefined)).toEqual([]);
  });

  test('explain none of 150 random wrong signatures of the other kinds', () => {
    const random = createRandom(9);
    const explained = Array.from({ length: 150 }, (_, number) => {
      const delivery = createDelivery(1 + (number % 3), random);
      return diagnoseDelivery(delivery, randomMac(random, delivery.kind === 'itpay-request' ? 'hex' : 'base64'))?.name;
    });
    expect(explained.filter((name) => name !== undefined)).toEqual([]);
  });
});

function randomMac(random: (below: number) => number, encoding: 'hex' | 'base64'): string {
  return Buffer.from(Array.from({ length: 32 }, () => random(256))).toString(encoding);
}
