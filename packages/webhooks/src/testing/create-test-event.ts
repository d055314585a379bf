import type { ItPayEvents } from '../providers/itpay.ts';
import type { CheckoutEvents } from '../providers/stablecoin-checkout.ts';
import type { SweptHostedEvents } from '../providers/stablecoin-hosted.ts';
import { buildItPayEvent } from './build-itpay-event.ts';
import { buildStablecoinEvent } from './build-stablecoin-event.ts';

/** The event types by provider. */
export interface TestEvents {
  readonly itpay: ItPayEvents;
  readonly 'stablecoin-hosted': SweptHostedEvents;
  readonly 'stablecoin-checkout': CheckoutEvents;
}

/** The providers that test events can be made for. */
export type TestProvider = keyof TestEvents;

/** Fields that replace the defaults; objects are merged. */
export type EventOverrides = Readonly<Record<string, unknown>>;

let counter = 0;

/**
 * A realistic event of a gateway; every call makes a new one.
 *
 * @param overrides for a fixed id, another amount, ...; for ItPay `{ id, data: { ... } }`
 * @example createTestEvent('itpay', 'payment_intent.succeeded', { data: { amount: { currency: 'CNY', value: 699 } } })
 */
export function createTestEvent<TProvider extends TestProvider, TType extends keyof TestEvents[TProvider] & string>(
  provider: TProvider,
  type: TType,
  overrides: EventOverrides = {},
): TestEvents[TProvider][TType] {
  counter += 1;
  const built = provider === 'itpay' ? buildItPayEvent(type, counter) : buildStablecoinEvent(provider, type, counter);
  return mergeFields(built, overrides) as TestEvents[TProvider][TType];
}

function mergeFields(base: EventOverrides, overrides: EventOverrides): EventOverrides {
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(overrides)) {
    const previous = merged[name];
    merged[name] = isPlainObject(previous) && isPlainObject(value) ? mergeFields(previous, value) : value;
  }
  return merged;
}

function isPlainObject(value: unknown): value is EventOverrides {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
