// Errors

export type { ApiPromise } from './api-promise.ts';
export { createApiPromise, recoverApiPromise, toApiPromise } from './api-promise.ts';
export type { AnswerReading, Authenticate, Call, OutgoingRequest, RawAnswer, Refusal } from './call.ts';
export type { ClientErrorClass, ErrorFacts, Outcome } from './client-error.ts';
export { ClientError, hasErrorBrand, nameErrorClass } from './client-error.ts';
// What goes on the wire
export { buildPath, checkWirePath, describeKind, encodePathSegment, InvalidTargetError } from './encode-path.ts';
export type { Query, QueryValue } from './encode-query.ts';
export { encodeQuery } from './encode-query.ts';
export type { ErrorKind, ErrorTree } from './error-tree.ts';
export { createError, createInputError } from './error-tree.ts';
export type { DiagnosticsMessage } from './observer.ts';
export type {
  ApiResponse,
  ClientOptions,
  ClockSkewEvent,
  ErrorEvent,
  Hooks,
  Logger,
  RequestEvent,
  RequestOptions,
  ResponseEvent,
  RetryEvent,
} from './options.ts';
export type { BaseUrl } from './parse-base-url.ts';
export { joinPath, parseBaseUrl } from './parse-base-url.ts';
// Waiting
export type { PollPlan } from './poll-until-done.ts';
export type { StatusReading } from './read-status.ts';
export { readStatus } from './read-status.ts';
export type { Redact } from './redact.ts';
// Secrets
export { createRedactor } from './redact.ts';
export type { ResolvedOptions } from './resolve-options.ts';
// Options
export { readEnvironment, resolveOptions, takeOptions } from './resolve-options.ts';
export { computeRetryDelay, LONGEST_WAIT_MS, parseHttpDate, parseRetryAfter } from './retry-timing.ts';
export type { Runtime } from './runtime.ts';
export { defaultRuntime } from './runtime.ts';
// Sending
export { followsLostAttempt } from './send-call.ts';
export type { Transport } from './transport.ts';
export { createTransport } from './transport.ts';
export type { TransportConfig } from './transport-context.ts';
export { createUserAgent } from './user-agent.ts';
export type { WaitOptions } from './wait-options.ts';
export { adaptWaitOptions } from './wait-options.ts';
