import { itpay, stablecoin } from '@x/signing';
import { request } from 'undici';
import type { Sandbox } from '../../src/sandbox.ts';

export interface TestReply {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
  readonly json: unknown;
}

export interface CallOptions {
  readonly body?: unknown;
  /** Sent as it stands instead of `body`. */
  readonly rawBody?: string;
  /** Milliseconds. Default: the sandbox's transport time. */
  readonly at?: number;
  readonly headers?: Record<string, string | undefined>;
  /** How long the body may pause. */
  readonly bodyTimeoutMs?: number;
}

/** Calls ItPay as its client does. `path` starts with /v1. */
export function callItpay(
  sandbox: Sandbox,
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  options: CallOptions = {},
): Promise<TestReply> {
  const body = bodyOf(options);
  const timestamp = Math.floor((options.at ?? sandbox.transportNow()) / 1000);
  const signedPath = path.split('?')[0] ?? path;
  const signature = itpay.signRequest({ timestamp, method, path: signedPath, body }, sandbox.itpay.apiKey);
  return send(
    sandbox.url + path,
    method,
    body,
    {
      authorization: `Bearer ${sandbox.itpay.apiKey}`,
      'x-itpay-signature': `t=${timestamp},v1=${signature}`,
      ...options.headers,
    },
    options.bodyTimeoutMs,
  );
}

/** Calls the stablecoin gateway. `path` is relative to the merchant; Hosted Payments get the API key. */
export function callStablecoin(
  sandbox: Sandbox,
  method: 'GET' | 'POST',
  path: string,
  options: CallOptions = {},
): Promise<TestReply> {
  const full = path.startsWith('/api/') ? path : `/api/v1/merchants/${sandbox.stablecoin.merchantId}${path}`;
  const [signedPath = full, query = ''] = full.split('?');
  const body = bodyOf(options);
  const timestamp = Math.floor(options.at ?? sandbox.transportNow());
  const signature = stablecoin.signRequest({ timestamp, method, path: signedPath, query, body }, sandbox.stablecoin.apiSecret);
  return send(
    sandbox.url + full,
    method,
    body,
    {
      ...(path.includes('/checkout/') ? {} : { 'x-api-key': sandbox.stablecoin.apiKey }),
      'x-timestamp': String(timestamp),
      'x-signature': signature,
      ...options.headers,
    },
    options.bodyTimeoutMs,
  );
}

function bodyOf({ body, rawBody }: CallOptions): string | undefined {
  return rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
}

async function send(
  url: string,
  method: 'GET' | 'POST' | 'PATCH',
  body: string | undefined,
  headers: Record<string, string | undefined>,
  bodyTimeoutMs = 20_000,
): Promise<TestReply> {
  const present = Object.fromEntries(
    Object.entries({ 'content-type': body === undefined ? undefined : 'application/json', ...headers }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  const reply = await request(url, {
    method,
    headers: present as Record<string, string>,
    body: body ?? null,
    headersTimeout: 20_000,
    bodyTimeout: bodyTimeoutMs,
  });
  const text = await reply.body.text();
  return { status: reply.statusCode, headers: reply.headers, text, json: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
