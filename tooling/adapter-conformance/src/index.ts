export { type AdapterCase, ALLOWED_STATUSES, type CaseContext } from './case-context.ts';
export { describeSlowSenders } from './describe-slow-senders.ts';
export {
  ADAPTER_CASES,
  type AdapterServer,
  type AdapterUnderTest,
  describeWebhookAdapter,
  type Mount,
  mountsFor,
} from './describe-webhook-adapter.ts';
export { type Delivery, type DeliveryOptions, eventFor, type Header, signedDelivery } from './events.ts';
export { CLOCK_MS, createFixtureReceiver, FIXTURE_NAMES, type FixtureName, type ReceiverRecord, SECRETS } from './fixtures.ts';
export { openConnection, type RawConnection, type RawResponse } from './raw-connection.ts';
