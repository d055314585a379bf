import { checkOptions } from '@x/protocol/options';
import type { Fault, FaultKind, RequestFault, WebhookFault } from './fault.ts';

/** The members that each kind takes beside `kind`, `times`, `skip` and `match`. */
const WEBHOOK_KINDS: Readonly<Record<WebhookFault['kind'], readonly string[]>> = {
  'duplicate-webhook': ['copies', 'parallel'],
  'reorder-webhooks': ['count'],
  'drop-webhook': ['redeliver'],
  'delay-webhook': ['ms'],
  'forged-webhook': [],
  'tampered-webhook': [],
  'stale-webhook': ['ms'],
  'malformed-webhook': ['body'],
  'truncated-webhook': [],
  'replayed-webhook': [],
};

const REQUEST_KINDS: Readonly<Record<RequestFault['kind'], readonly string[]>> = {
  'lose-reply': [],
  'drop-connection': [],
  delay: ['ms', 'when'],
  'server-error': ['status', 'processed', 'retryAfter'],
  'rate-limit': ['retryAfter'],
  unauthorized: [],
  'gateway-error': ['code', 'status', 'message', 'processed'],
  'truncated-json': [],
  'stall-body': [],
  html: ['status', 'processed'],
  'empty-body': ['status'],
  junk: ['body'],
  oversized: ['bytes'],
  redirect: ['location'],
  'unknown-status': ['status'],
};

const REQUEST_MATCH = ['gateway', 'method', 'path'];
const WEBHOOK_MATCH = ['gateway', 'event', 'paymentId'];

const fail = (message: string): TypeError => new TypeError(message);

/** Refuses a member that the fault's kind does not know: it would be given and silently not used. @throws TypeError */
export function checkFault(fault: Fault): void {
  checkOptions(fault, { where: 'inject', known: ['kind', ...membersOf(fault)], fail });
  if (!('match' in fault)) return;
  checkOptions(fault.match, { where: 'match', known: isWebhookKind(fault.kind) ? WEBHOOK_MATCH : REQUEST_MATCH, fail });
}

function membersOf({ kind }: Fault): readonly string[] {
  if (kind === 'clock-skew') return ['ms'];
  const own = isWebhookKind(kind) ? WEBHOOK_KINDS[kind] : REQUEST_KINDS[kind as RequestFault['kind']];
  return [...own, 'times', 'skip', 'match'];
}

export function isWebhookKind(kind: FaultKind): kind is WebhookFault['kind'] {
  return Object.hasOwn(WEBHOOK_KINDS, kind);
}

export function isKnownKind(kind: string): boolean {
  return kind === 'clock-skew' || Object.hasOwn(WEBHOOK_KINDS, kind) || Object.hasOwn(REQUEST_KINDS, kind);
}
