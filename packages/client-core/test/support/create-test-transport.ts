import { createTransport, type Transport } from '../../src/call/transport.ts';
import type { Authenticate, RawAnswer } from '../../src/call/types.ts';
import { brandErrors, ClientError, type ErrorFacts, type ErrorKind, hideFacts } from '../../src/errors/client-error.ts';
import type { ErrorTree } from '../../src/errors/create-error.ts';
import { readStatus } from '../../src/errors/read-status.ts';
import { type ClientOptions, resolveOptions } from '../../src/options/client-options.ts';
import { parseBaseUrl } from '../../src/wire/base-url.ts';
import { hmac } from './hmac.ts';

export const SECRET = 'sk_test_canary/+4711=secret';

/** A small tree: the kind is all a test of the transport asks for. */
export class TestError extends ClientError {
  readonly retryAfterMs: number | undefined;
  readonly details: unknown;
  readonly last: unknown;
  declare readonly received: unknown;

  constructor(message: string, facts: ErrorFacts, last?: unknown) {
    super(message, facts);
    this.retryAfterMs = facts.retryAfterMs;
    this.details = facts.details;
    this.last = last;
    hideFacts(this, { received: facts.received });
  }

  override get name(): string {
    return 'TestError';
  }
}

brandErrors(TestError, Symbol.for('@x/client-core/test-error'));

const KINDS: readonly ErrorKind[] = [
  'abort',
  'api',
  'authentication',
  'business',
  'conflict',
  'connection',
  'not-found',
  'other',
  'payment-required',
  'permission',
  'rate-limit',
  'response',
  'state',
  'timeout',
  'validation',
];

export const testErrors: ErrorTree = {
  codePrefix: 'ERR_TEST',
  classes: Object.fromEntries(KINDS.map((kind) => [kind, TestError])) as unknown as ErrorTree['classes'],
};

/** Chance that always says 0: back-off waits are over at once. */
export const NO_JITTER = { random: () => 0 };

/** A transport whose gateway signs `timestamp method path query body` and answers `{ ok, ... }`. */
export function createTestTransport(
  url: string,
  options: ClientOptions = {},
  authenticate: Authenticate = sign,
): Transport<object> {
  return createTransport({
    client: 'test-client',
    version: '1.2.3',
    gateway: 'TestGateway',
    baseUrl: parseBaseUrl(url),
    options: resolveOptions({ runtime: NO_JITTER, ...options }),
    errors: testErrors,
    secrets: [SECRET],
    authenticate,
    readAnswer,
  });
}

const sign: Authenticate = ({ method, path, query, body, timestampMs }) => ({
  authorization: `Bearer ${Buffer.from(SECRET).toString('base64')}`,
  'x-timestamp': String(timestampMs),
  'x-signature': hmac(SECRET, `${timestampMs} ${method} ${path} ${query} `, body),
});

function readAnswer({ status, text }: RawAnswer): ReturnType<Parameters<typeof createTransport>[0]['readAnswer']> {
  let data: { readonly message?: string; readonly code?: string; readonly details?: unknown } | undefined;
  try {
    data = JSON.parse(text);
  } catch {
    data = undefined;
  }
  if (status === 200 && data !== undefined) return { ok: true, data, response: {} };
  if (status === 200)
    return { ok: false, kind: 'response', transient: false, outcome: 'unknown', clockSuspect: false, message: 'no JSON' };
  return {
    ok: false,
    ...readStatus(status),
    message: data?.message,
    code: data?.code,
    details: data?.details,
    clockSuspect: status === 401,
  };
}
