import { checkOptions } from '@x/protocol/options';
import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import { WebhookClosedError } from '../errors/delivery-errors.ts';
import { parseEvent } from '../providers/define-provider.ts';
import type { Delivery } from '../types/delivery.ts';
import type { JsonObject } from '../types/provider.ts';
import type { IngestOptions, SettleOptions, SettleResult } from '../types/receiver.ts';
import { readDelivery } from './delivery.ts';
import { settle } from './settle.ts';
import type { Receiver, Settlement, Work } from './types.ts';

/** What a poll or a sweep has seen takes the webhook's path from the expectation on: same key, same claim, same handlers. */
export async function ingestEvent(receiver: Receiver, input: unknown, options: IngestOptions): Promise<SettleResult> {
  const startedAt = performance.now();
  checkCall('ingest', options, ['source', 'signal']);
  if (options?.source !== 'poll' && options?.source !== 'sweep') {
    throw refuseIngest("ingest expects { source: 'poll' } or { source: 'sweep' }.");
  }
  if (typeof input !== 'object' || input === null || Array.isArray(input)) throw refuseIngest('ingest expects an object.');
  if (receiver.running.isClosing) throw new WebhookClosedError();
  const { provider } = receiver;
  const value = provider.eventFromIngest?.(input) ?? (input as JsonObject);
  const parsed = parseEvent(provider, value, {});
  if (!parsed.ok) throw refuseIngest(`ingest was given something else than an event of ${provider.name}: ${parsed.problem}`);
  const { signal, source } = options;
  const work: Work = {
    receiver,
    parsed,
    key: receiver.keyPrefix + parsed.key,
    source,
    receivedAt: receiver.now(),
    secretIndex: 0,
    callerSignal: signal,
    startedAt,
  };
  return toSettleResult(await settle(work, signal));
}

/** Settles one delivery that a worker took from a queue. */
export async function settleDelivery(receiver: Receiver, delivery: Delivery, options: SettleOptions = {}): Promise<SettleResult> {
  const startedAt = performance.now();
  checkCall('settle', options, ['attempt', 'signal']);
  const parsed = readDelivery(receiver, delivery);
  if (receiver.running.isClosing) throw new WebhookClosedError();
  const { attempt, signal } = options;
  const { body, headers, key, path, receivedAt, secretIndex, source } = delivery;
  const work: Work = {
    receiver,
    parsed,
    key,
    source,
    receivedAt,
    secretIndex,
    path,
    headers,
    text: body,
    isQueued: true,
    attempt,
    callerSignal: signal,
    startedAt,
  };
  return toSettleResult(await settle(work, signal));
}

/** @throws the settlement's own error when the handler, the store or the expectation failed */
function toSettleResult(settlement: Settlement): SettleResult {
  switch (settlement.kind) {
    case 'failed':
      throw settlement.error;
    case 'duplicate':
    case 'in-progress':
      return settlement.kind;
    default:
      return 'handled';
  }
}

function checkCall(where: string, options: unknown, known: readonly string[]): void {
  checkOptions(options, {
    where,
    known,
    fail: (message) => new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_OPTION', message),
  });
}

function refuseIngest(message: string): WebhookConfigurationError {
  return new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_INGEST', message);
}
