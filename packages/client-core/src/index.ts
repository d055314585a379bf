// Sending

export type { PollPlan } from './call/poll.ts';
export type { Transport } from './call/transport.ts';
export { createTransport, toApiPromise } from './call/transport.ts';
export type {
  Answer,
  AnswerReading,
  ApiPromise,
  Authenticate,
  Call,
  RawAnswer,
  Refusal,
} from './call/types.ts';

// Answers

export { readStatus } from './errors/read-status.ts';

// Options

export type { ApiResponse, RequestOptions, WaitOptions } from './options/call-options.ts';
export { checkFunction, REQUEST_OPTIONS, refuseUnknownOptions } from './options/call-options.ts';
export type { ClientOptions, ResolvedOptions } from './options/client-options.ts';
export { CLIENT_OPTIONS, readEnvironment, resolveOptions } from './options/client-options.ts';
export type {
  ClockSkewEvent,
  ErrorEvent,
  Hooks,
  Logger,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
} from './options/hooks.ts';

// Time

export { computeRetryDelay, parseHttpDate } from './time/retry.ts';

// What goes on the wire

export type { BaseUrl } from './wire/base-url.ts';
export { joinPath, parseBaseUrl } from './wire/base-url.ts';
export { parseAnswer } from './wire/json.ts';
export { buildPath, checkWirePath, encodePathSegment } from './wire/path.ts';
export type { Query } from './wire/query.ts';
export { encodeQuery } from './wire/query.ts';
