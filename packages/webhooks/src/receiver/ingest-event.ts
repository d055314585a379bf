import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import { settleEventLater } from '../pipeline/settle-event.ts';
import type { JsonObject } from '../types/provider.ts';
import type { IngestOptions, SettleResult } from '../types/receiver.ts';
import type { ReceiverCore } from './core.ts';
import { toSettleResult } from './to-settle-result.ts';

/** What a poll or a sweep has seen goes the webhook's way from the expectation on: same key, same claim, same handlers. */
export async function ingestEvent(core: ReceiverCore, input: unknown, options: IngestOptions): Promise<SettleResult> {
  if (options?.source !== 'poll' && options?.source !== 'sweep') {
    throw refuse("ingest expects { source: 'poll' } or { source: 'sweep' }.");
  }
  if (typeof input !== 'object' || input === null || Array.isArray(input)) throw refuse('ingest expects an object.');
  const value = core.provider.eventFromIngest?.(input) ?? (input as JsonObject);
  const parsed = core.provider.parseEvent(value);
  if (!parsed.ok) throw refuse(`ingest was given something else than an event of ${core.provider.name}: ${parsed.problem}`);
  const receivedAt = core.now();
  const { source, signal } = options;
  const settlement = await settleEventLater(
    core,
    parsed,
    {
      source,
      receivedAt,
      secretIndex: 0,
      path: undefined,
      attempt: undefined,
      signal,
      text: undefined,
      startedAt: performance.now(),
    },
    { leaseMs: core.leaseMs, ...(signal === undefined ? {} : { signal }) },
  );
  return toSettleResult(settlement);
}

function refuse(message: string): WebhookConfigurationError {
  return new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_INGEST', message);
}
