import type { ServerResponse } from 'node:http';
import type { Controls } from '../controls.ts';
import { isSandboxError } from '../errors.ts';
import { readFault } from '../faults/read-fault.ts';
import { readJsonObject } from '../gateway/read-json-object.ts';
import type { PaymentAction } from '../payment.ts';
import type { ChangeFeed } from './change-feed.ts';
import { describeState, type StateSource } from './describe-state.ts';
import { isCrossOrigin } from './is-cross-origin.ts';
import type { ReceivedRequest, Route } from './router.ts';
import { sendJson } from './send.ts';

export interface ControlRoutesParts extends StateSource {
  readonly feed: ChangeFeed;
  /** Makes a payment for trying things out, and returns its id. */
  readonly createPayment: (wanted: Readonly<Record<string, unknown>>) => Promise<{ readonly id: string }>;
}

type Change = (request: ReceivedRequest) => unknown;

const LONGEST_ADVANCE_MS = 366 * 86_400_000;
const ACTIONS: readonly string[] = ['pay', 'fail', 'expire', 'cancel'] satisfies PaymentAction[];

/** What the page reads and does. Programs may do the same with JSON over HTTP. */
export function controlRoutes(parts: ControlRoutesParts): readonly Route[] {
  const { controls, feed, createPayment } = parts;
  const change = (path: string, act: Change): Route => ({
    method: 'POST',
    path,
    respond: (request, response) => respondToChange(act, request, response),
  });
  return [
    { method: 'GET', path: '/_sandbox/state', respond: ({ query }, response) => sendState(parts, query, response) },
    { method: 'GET', path: '/_sandbox/events', respond: (_request, response) => streamChanges(feed, response) },
    change('/_sandbox/payments', ({ body }) => createPayment(readBody(body))),
    change('/_sandbox/payments/:id/:action', (request) => actOnPayment(controls, request)),
    // Not awaited: a merchant that hangs must not keep the page waiting.
    change('/_sandbox/deliveries/:id/redeliver', ({ params }) => {
      void controls.redeliver(params['id'] ?? '').catch(() => undefined);
    }),
    change('/_sandbox/webhook-url', ({ body }) => {
      const { gateway, url } = readBody(body);
      controls.setWebhookUrl(gateway as 'itpay', (url === '' ? undefined : url) as string | undefined);
    }),
    change('/_sandbox/advance', ({ body }) => advance(controls, readBody(body))),
    change('/_sandbox/back-to-now', () => controls.backToNow()),
    change('/_sandbox/faults', ({ body }) => void controls.inject(readFault(readBody(body)))),
    change('/_sandbox/faults/:id/remove', ({ params }) => controls.removeFault(params['id'] ?? '')),
    change('/_sandbox/heal', () => controls.heal()),
    change('/_sandbox/clear', () => controls.clear()),
  ];
}

function sendState(parts: StateSource, query: string, response: ServerResponse): void {
  sendJson(response, 200, describeState(parts, new URLSearchParams(query).get('payment')));
}

async function respondToChange(act: Change, request: ReceivedRequest, response: ServerResponse): Promise<void> {
  if (isCrossOrigin(request.headers)) {
    return sendJson(response, 403, { error: 'Send JSON, from this page or from a program.' });
  }
  try {
    sendJson(response, 200, (await act(request)) ?? {});
  } catch (error) {
    const { status, ...reply } = describeError(error);
    sendJson(response, status, reply);
  }
}

function actOnPayment(controls: Controls, { params, body }: ReceivedRequest): unknown {
  const { id = '', action = '' } = params;
  if (!ACTIONS.includes(action)) throw new TypeError(`There is no action of this name: expected ${ACTIONS.join(', ')}.`);
  return controls.act(id, action as PaymentAction, readBody(body));
}

async function advance(controls: Controls, { ms }: Readonly<Record<string, unknown>>): Promise<unknown> {
  if (typeof ms !== 'number' || !(ms >= 0 && ms <= LONGEST_ADVANCE_MS)) {
    throw new TypeError('ms: expected milliseconds, at most a year of them.');
  }
  await controls.advance(ms);
  return { now: controls.now() };
}

function streamChanges(feed: ChangeFeed, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write('retry: 1000\n\ndata: hello\n\n');
  const stop = feed.listen(() => response.write('data: changed\n\n'));
  response.on('close', stop);
}

function readBody(body: Uint8Array): Readonly<Record<string, unknown>> {
  if (body.length === 0) return {};
  const value = readJsonObject(body);
  if (value === undefined) throw new TypeError('The body must be a JSON object.');
  return value;
}

function describeError(error: unknown): { status: number; error: string; code?: string; gatewayCode?: string | undefined } {
  if (isSandboxError(error)) {
    const { code, gatewayCode, message } = error;
    return { status: code.startsWith('ERR_SANDBOX_UNKNOWN') ? 404 : 409, error: message, code, gatewayCode };
  }
  if (error instanceof TypeError || error instanceof RangeError) return { status: 400, error: error.message };
  throw error;
}
