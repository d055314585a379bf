import type { Gateway } from '../gateway/gateway.ts';
import type { RequestFault } from './fault.ts';

/** An answer as it goes over the wire. */
export interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** `break`: no answer, the connection ends. `stall`: the head and half of the body, then nothing. */
  readonly delivery?: 'break' | 'stall';
}

const HTML = '<!doctype html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>';
const BROKEN: WireReply = { status: 0, headers: {}, body: '', delivery: 'break' };

/** The answer to a request that never reaches the gateway's logic, or undefined when it does. */
export function replyInstead(fault: RequestFault, gateway: Pick<Gateway, 'refuse' | 'name'>): WireReply | undefined {
  switch (fault.kind) {
    case 'drop-connection':
      return BROKEN;
    case 'rate-limit':
      return error(
        gateway,
        { status: 429, code: codeFor(gateway, 'RATE_LIMITED', '99999'), message: 'Too many requests.' },
        fault.retryAfter ?? 1,
      );
    case 'unauthorized':
      return error(gateway, {
        status: 401,
        code: codeFor(gateway, 'INVALID_API_KEY', '50001'),
        message: 'The credentials were refused.',
      });
    case 'redirect':
      return { status: 307, headers: { location: fault.location }, body: '' };
    case 'server-error':
    case 'gateway-error':
    case 'html':
      return fault.processed === true ? undefined : overwrite(fault, gateway);
    default:
      return undefined;
  }
}

/** What becomes of the answer to a request that was processed. */
export function distortReply(fault: RequestFault, reply: WireReply, gateway: Pick<Gateway, 'refuse' | 'name'>): WireReply {
  switch (fault.kind) {
    case 'lose-reply':
      return BROKEN;
    case 'stall-body':
      return { ...reply, delivery: 'stall' };
    case 'truncated-json':
      return { ...reply, body: reply.body.slice(0, reply.body.length >> 1) };
    case 'empty-body':
      return { ...reply, status: fault.status ?? reply.status, body: '' };
    case 'junk':
      return { ...reply, body: fault.body ?? 'Not JSON at all.' };
    case 'oversized':
      return { ...reply, body: pad(reply.body, fault.bytes) };
    case 'unknown-status':
      return { ...reply, body: withStatus(reply.body, fault.status ?? 'under_review') };
    case 'server-error':
    case 'gateway-error':
    case 'html':
      return overwrite(fault, gateway);
    default:
      return reply;
  }
}

function overwrite(
  fault: Extract<RequestFault, { kind: 'server-error' | 'gateway-error' | 'html' }>,
  gateway: Pick<Gateway, 'refuse' | 'name'>,
): WireReply {
  if (fault.kind === 'html')
    return { status: fault.status ?? 502, headers: { 'content-type': 'text/html; charset=utf-8' }, body: HTML };
  if (fault.kind === 'server-error') {
    const code = codeFor(gateway, 'INTERNAL_ERROR', '99999');
    return error(gateway, { status: fault.status ?? 500, code, message: 'Something went wrong (fault).' }, fault.retryAfter);
  }
  const status = fault.status ?? (gateway.name === 'stablecoin' ? 200 : 400);
  return error(gateway, { status, code: fault.code, message: fault.message ?? 'Refused (fault).' });
}

function error(
  gateway: Pick<Gateway, 'refuse'>,
  { status, code, message }: { readonly status: number; readonly code: string; readonly message: string },
  retryAfter?: number | string,
): WireReply {
  const reply = gateway.refuse(status, code, message);
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return {
    status: reply.status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(reply.body),
  };
}

function codeFor(gateway: Pick<Gateway, 'name'>, itpay: string, stablecoin: string): string {
  return gateway.name === 'itpay' ? itpay : stablecoin;
}

function pad(body: string, bytes: number): string {
  const missing = Math.max(0, bytes - body.length - 13);
  return body.endsWith('}') ? `${body.slice(0, -1)},"padding":"${'x'.repeat(missing)}"}` : body.padEnd(bytes, ' ');
}

/** Both gateways keep the status at a known place: at the top, or in `data`. */
function withStatus(body: string, status: string): string {
  const value = JSON.parse(body) as { data?: { status?: string } | null; status?: string };
  if (typeof value.data === 'object' && value.data !== null && 'status' in value.data) value.data.status = status;
  else value.status = status;
  return JSON.stringify(value);
}
