export type { SignedRequest, SignedRequestOptions } from './create-signed-request.ts';
export { createSignedRequest } from './create-signed-request.ts';
export type { EventOverrides, TestEvents, TestProvider } from './create-test-event.ts';
export { createTestEvent } from './create-test-event.ts';
