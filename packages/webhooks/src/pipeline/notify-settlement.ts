import type { ReceiverCore } from '../receiver/core.ts';
import type { ClaimedEvent } from '../types/event-store.ts';
import type { ParsedEvent } from '../types/provider.ts';
import type { Origin } from '../types/settlement.ts';

export function notifyDuplicate(
  core: ReceiverCore,
  parsed: ParsedEvent,
  origin: Origin,
  state: 'done' | 'in-progress' | 'late',
): void {
  if (!core.notify.wants('duplicate')) return;
  core.notify.send({ type: 'duplicate', ...describe(core, parsed, origin), state, source: origin.source });
}

export function notifyHandled(
  core: ReceiverCore,
  parsed: ParsedEvent,
  claim: ClaimedEvent,
  origin: Origin,
  handlerMs: number,
): void {
  if (!core.notify.wants('handled')) return;
  const attempt = origin.attempt ?? claim.attempt;
  const facts = describe(core, parsed, origin);
  core.notify.send({ type: 'handled', ...facts, eventType: parsed.type, attempt, source: origin.source, handlerMs });
}

export function notifyFailed(core: ReceiverCore, parsed: ParsedEvent, origin: Origin, attempt: number, error: unknown): void {
  if (!core.notify.wants('failed')) return;
  core.notify.send({ type: 'failed', ...describe(core, parsed, origin), attempt, source: origin.source, error });
}

function describe(
  core: ReceiverCore,
  parsed: ParsedEvent,
  origin: Origin,
): { provider: string; key: string; durationMs: number } {
  return { provider: core.provider.name, key: parsed.key, durationMs: performance.now() - origin.startedAt };
}
