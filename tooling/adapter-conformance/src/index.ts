// Suites

export type { AdapterCase, CaseContext } from './case-context.ts';
export { ALLOWED_STATUSES } from './case-context.ts';
export { describeAdapterOptions } from './describe-adapter-options.ts';
export { describeShutdown } from './describe-shutdown.ts';
export { describeSlowSenders } from './describe-slow-senders.ts';
export type { AdapterServer, AdapterUnderTest, Mount } from './describe-webhook-adapter.ts';
export { ADAPTER_CASES, describeWebhookAdapter, mountsFor } from './describe-webhook-adapter.ts';

// Deliveries and receivers for an adapter's own tests

export type { Delivery, DeliveryOptions, Header } from './events.ts';
export { eventFor, signedDelivery } from './events.ts';
export type { FixtureName, ReceiverRecord } from './fixtures.ts';
export { CLOCK_MS, createFixtureReceiver, FIXTURE_NAMES, SECRETS } from './fixtures.ts';
export type { RawConnection, RawResponse } from './raw-connection.ts';
export { openConnection } from './raw-connection.ts';
