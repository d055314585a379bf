import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { distortReply, replyInstead, type WireReply } from '../faults/distort-reply.ts';
import type { Gateway, GatewayCall, GatewayContext, GatewayReply } from '../gateway.ts';
import type { Ledger } from '../ledger/create-ledger.ts';
import type { Masker } from '../ledger/create-masker.ts';
import { maskHeaders, type SandboxRequest } from '../ledger/requests.ts';

const KEPT_TEXT_LENGTH = 65_536;

export interface ServedGateway {
  readonly gateway: Gateway;
  readonly context: GatewayContext;
  readonly requests: Ledger<SandboxRequest>;
  readonly signal: AbortSignal;
  readonly mask: Masker;
}

interface Outcome {
  readonly reply: WireReply;
  readonly authentication: string;
  readonly signedText: string | undefined;
  readonly fault: string | undefined;
}

/** Puts a gateway's routes on the server; each request is noted, disturbed where that was asked for, authenticated and processed. */
export function serveGateway(app: FastifyInstance, served: ServedGateway): void {
  for (const { method, url, process } of served.gateway.routes) {
    app.route({ method, url, handler: (request, reply) => serve(served, request, reply, process) });
  }
  app.all(`${served.gateway.prefix}*`, (request, reply) =>
    serve(served, request, reply, ({ method, path }) =>
      served.gateway.refuse(404, codeOf(served), `There is no ${method} ${path}.`),
    ),
  );
}

function codeOf({ gateway }: ServedGateway): string {
  return gateway.name === 'itpay' ? 'NOT_FOUND' : '40400';
}

async function serve(
  served: ServedGateway,
  request: FastifyRequest,
  reply: FastifyReply,
  process: (call: GatewayCall) => GatewayReply,
): Promise<unknown> {
  const startedAt = performance.now();
  const { gateway, context, requests, mask } = served;
  const keep = (text: string): string => mask(text.slice(0, KEPT_TEXT_LENGTH));
  const call = readCall(request, context);
  const id = context.ids.next('req_');
  const outcome = await produce(served, call, { id, process });
  requests.add({
    id,
    gateway: gateway.name,
    at: call.now,
    method: call.method,
    path: keep(call.path),
    query: keep(call.query),
    headers: maskHeaders(request.headers, mask),
    body: keep(Buffer.from(call.body).toString()),
    authentication: outcome.authentication,
    signedText: outcome.signedText === undefined ? undefined : keep(outcome.signedText),
    status: outcome.reply.status,
    code: readCode(outcome.reply.body),
    replyBody: keep(outcome.reply.body),
    durationMs: Math.round(performance.now() - startedAt),
    fault: outcome.fault,
  });
  context.onChange();
  return send(outcome.reply, reply, { id, date: new Date(call.now).toUTCString() });
}

async function produce(
  { gateway, context, signal }: ServedGateway,
  call: GatewayCall,
  { id, process }: { readonly id: string; readonly process: (call: GatewayCall) => GatewayReply },
): Promise<Outcome> {
  const fault = context.faults.takeForRequest({ gateway: gateway.name, method: call.method, path: call.path });
  const instead = fault === undefined ? undefined : replyInstead(fault, gateway);
  if (instead !== undefined) return { reply: instead, authentication: 'unchecked', signedText: undefined, fault: fault?.kind };
  const delay = fault?.kind === 'delay' ? fault : undefined;
  if (delay !== undefined && delay.when !== 'after') await pause(delay.ms, signal);

  const { refusal, reason, signedText } = gateway.authenticate(call);
  const plain = toWire(refusal ?? process(call), gateway.name === 'itpay' ? id : undefined);
  if (delay?.when === 'after') await pause(delay.ms, signal);
  const reply = fault === undefined ? plain : distortReply(fault, plain, gateway);
  return { reply, authentication: reason, signedText, fault: fault?.kind };
}

function readCall(request: FastifyRequest, { clock, faults }: GatewayContext): GatewayCall {
  const url = request.raw.url ?? '/';
  const mark = url.indexOf('?');
  return {
    method: request.method,
    path: mark === -1 ? url : url.slice(0, mark),
    query: mark === -1 ? '' : url.slice(mark + 1),
    headers: request.raw.headers,
    params: request.params as Record<string, string>,
    body: Buffer.isBuffer(request.body) ? request.body : new Uint8Array(),
    now: clock.now() + faults.clockSkewMs(),
  };
}

/** ItPay repeats the request's id in the body of an error. */
function toWire({ status, body, headers }: GatewayReply, requestId: string | undefined): WireReply {
  const failed = status >= 400 && requestId !== undefined;
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(failed ? { ...(body as object), request_id: requestId } : body),
  };
}

function send(wire: WireReply, reply: FastifyReply, { id, date }: { readonly id: string; readonly date: string }): unknown {
  if (wire.delivery === 'break') {
    reply.hijack();
    reply.raw.socket?.destroy();
    return undefined;
  }
  reply.code(wire.status).headers({ ...wire.headers, date, 'x-request-id': id, 'cache-control': 'no-store' });
  if (wire.delivery !== 'stall') return reply.send(wire.body);
  const bytes = Buffer.from(wire.body);
  const half = new Readable({ read() {} });
  half.push(bytes.subarray(0, bytes.length >> 1));
  return reply.header('content-length', String(bytes.length)).send(half);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
}

function readCode(body: string): string | undefined {
  try {
    const value = JSON.parse(body) as { code?: unknown; error?: { code?: unknown } | null } | null;
    const code = value?.error?.code ?? value?.code;
    return typeof code === 'string' ? code : undefined;
  } catch {
    return undefined;
  }
}
