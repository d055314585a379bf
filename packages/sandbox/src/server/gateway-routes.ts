import { isUtf8 } from 'node:buffer';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { distortReply, replyInstead, type WireReply } from '../faults/distort-reply.ts';
import type { Gateway, GatewayCall, GatewayContext, GatewayReply } from '../gateway/gateway.ts';
import { NO_EVIDENCE, type SignatureEvidence } from '../gateway/signature-evidence.ts';
import type { MaskSecrets } from '../history/mask-secrets.ts';
import type { RecentEntries } from '../history/recent-entries.ts';
import { maskHeaders, type SandboxRequest } from '../history/requests.ts';
import type { ReceivedRequest, Route } from './router.ts';
import { send } from './send.ts';

export interface ServedGateway {
  readonly gateway: Gateway;
  readonly context: GatewayContext;
  readonly requests: RecentEntries<SandboxRequest>;
  /** Aborted when the sandbox closes. */
  readonly signal: AbortSignal;
  readonly mask: MaskSecrets;
}

type Answer = (call: GatewayCall) => GatewayReply;

/** What became of a request. */
interface Outcome {
  readonly reply: WireReply;
  readonly authentication: string;
  readonly evidence: SignatureEvidence;
  readonly fault: string | undefined;
}

const KEPT_TEXT_LENGTH = 65_536;

/** A gateway's routes. Each request meets the injected faults, is authenticated, answered and recorded. */
export function gatewayRoutes(served: ServedGateway): readonly Route[] {
  const { gateway } = served;
  const notFound = gateway.name === 'itpay' ? 'NOT_FOUND' : '40400';
  const nothingThere: Answer = ({ method, path }) => gateway.refuse(404, notFound, `There is no ${method} ${path}.`);
  const toRoute = (method: string, path: string, answer: Answer): Route => ({
    method,
    path,
    respond: (request, response) => serve(served, answer, { request, response }),
  });
  return [
    ...gateway.routes.map(({ method, path, answer }) => toRoute(method, path, answer)),
    toRoute('*', `${gateway.prefix}*`, nothingThere),
  ];
}

async function serve(
  served: ServedGateway,
  answer: Answer,
  { request, response }: { readonly request: ReceivedRequest; readonly response: ServerResponse },
): Promise<void> {
  const startedAt = performance.now();
  const { clock, faults, ids, onChange } = served.context;
  const id = ids.next('req_');
  const at = clock.now();
  const call: GatewayCall = { ...request, now: clock.transportNow() + faults.clockSkewMs() };
  const outcome = await produce(served, call, { id, answer });
  const durationMs = Math.round(performance.now() - startedAt);
  served.requests.add({ ...record(served, call, outcome), id, at, durationMs });
  onChange();
  deliver(outcome.reply, response, { date: new Date(call.now).toUTCString(), 'x-request-id': id });
}

function record(
  { gateway, mask }: ServedGateway,
  call: GatewayCall,
  { reply, authentication, evidence, fault }: Outcome,
): Omit<SandboxRequest, 'id' | 'at' | 'durationMs'> {
  const keep = (text: string): string => mask(text.slice(0, KEPT_TEXT_LENGTH));
  const named = gateway.paymentIdOf(call);
  return {
    gateway: gateway.name,
    paymentId: named === undefined ? undefined : keep(named),
    method: call.method,
    path: keep(call.path),
    query: keep(call.query),
    headers: maskHeaders(call.headers, mask),
    body: keep(Buffer.from(call.body).toString()),
    bodyBytes: isUtf8(call.body) ? undefined : keepBytes(call.body, mask),
    authentication,
    signedText: evidence.signedText === undefined ? undefined : keep(evidence.signedText),
    expectedSignature: evidence.expectedSignature,
    receivedSignature: evidence.receivedSignature === undefined ? undefined : keep(evidence.receivedSignature),
    explanation: evidence.explanation,
    status: reply.status,
    code: readCode(reply.body),
    replyHeaders: reply.headers,
    replyBody: keep(reply.body),
    fault,
  };
}

/** Base64, in which nobody would see a secret: it is masked before. */
function keepBytes(body: Uint8Array, mask: MaskSecrets): string {
  const text = Buffer.from(body.subarray(0, KEPT_TEXT_LENGTH)).toString('latin1');
  return Buffer.from(mask(text), 'latin1').toString('base64');
}

async function produce(
  { gateway, context, signal }: ServedGateway,
  call: GatewayCall,
  { id, answer }: { readonly id: string; readonly answer: Answer },
): Promise<Outcome> {
  const fault = context.faults.takeForRequest({ gateway: gateway.name, method: call.method, path: call.path });
  const instead = fault === undefined ? undefined : replyInstead(fault, gateway);
  if (instead !== undefined) return { reply: instead, authentication: 'unchecked', evidence: NO_EVIDENCE, fault: fault?.kind };
  const delay = fault?.kind === 'delay' ? fault : undefined;
  if (delay !== undefined && delay.when !== 'after') await pause(delay.ms, signal);

  const { refusal, reason, evidence } = gateway.authenticate(call);
  const plain = toWire(refusal ?? answer(call), gateway.name === 'itpay' ? id : undefined);
  if (delay?.when === 'after') await pause(delay.ms, signal);
  const reply = fault === undefined ? plain : distortReply(fault, plain, gateway);
  const skew = context.faults.clockSkewMs() === 0 ? undefined : 'clock-skew';
  return { reply, authentication: reason, evidence, fault: fault?.kind ?? skew };
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

function deliver(wire: WireReply, response: ServerResponse, own: Readonly<Record<string, string>>): void {
  const headers = { ...wire.headers, ...own, 'cache-control': 'no-store' };
  const body = Buffer.from(wire.body);
  if (wire.delivery === 'break') response.socket?.destroy();
  else if (wire.delivery === undefined) send(response, wire.status, { headers, body });
  else {
    response.writeHead(wire.status, { ...headers, 'content-length': body.length });
    response.write(body.subarray(0, body.length >> 1));
  }
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
