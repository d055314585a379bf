import { WebhookDeliveryError, WebhookForeignDeliveryError } from '../errors/delivery-errors.ts';
import { parseStrictJsonText } from '../json/strict-json.ts';
import { parseEvent } from '../providers/define-provider.ts';
import type { Delivery } from '../types/delivery.ts';
import type { ParsedEvent } from '../types/provider.ts';
import type { Receiver, Work } from './types.ts';

/** What a queue or a quarantine keeps of a verified event. */
export function createDelivery(work: Work): Delivery {
  const { headers, key, parsed, path, receiver } = work;
  return {
    version: 1,
    key,
    ...(receiver.namespace === undefined ? {} : { namespace: receiver.namespace }),
    provider: receiver.provider.name,
    body: work.text ?? JSON.stringify(parsed.event),
    receivedAt: work.receivedAt,
    secretIndex: work.secretIndex,
    source: work.source,
    ...(path === undefined ? {} : { path }),
    ...(headers === undefined ? {} : { headers }),
  };
}

/**
 * Reads a delivery again. Its signature was checked when it was received; its text is read as strictly as then.
 *
 * @throws WebhookForeignDeliveryError for another namespace or provider
 * @throws WebhookDeliveryError for anything else that this receiver did not hand out
 */
export function readDelivery(receiver: Receiver, delivery: Delivery): ParsedEvent {
  const { name } = receiver.provider;
  if (typeof delivery?.body !== 'string' || delivery.version !== 1) {
    throw new WebhookDeliveryError('Expected a delivery of version 1, as the receiver handed it to the queue.');
  }
  const { key, namespace, provider } = delivery;
  if (provider !== name || namespace !== receiver.namespace) {
    throw new WebhookForeignDeliveryError(
      `The delivery belongs to ${nameOwner(namespace, provider)}; this receiver settles ${nameOwner(receiver.namespace, name)}. Leave it in the queue.`,
      { key, provider, namespace },
    );
  }
  const json = parseStrictJsonText(delivery.body);
  if (!json.ok) throw new WebhookDeliveryError(`The delivery's text is refused: ${json.problem}.`);
  const parsed = parseEvent(receiver.provider, json.value, delivery.headers ?? {});
  if (!parsed.ok) throw new WebhookDeliveryError(`The delivery is not an event of ${name}: ${parsed.problem}`);
  if (receiver.keyPrefix + parsed.key !== key) {
    throw new WebhookDeliveryError(
      "The delivery's key is not its event's: options of the provider (merchantId, dedupeBy) differ between the receivers.",
    );
  }
  return parsed;
}

function nameOwner(namespace: string | undefined, provider: string): string {
  return namespace === undefined
    ? `${provider} without a namespace`
    : `${provider} in the namespace ${JSON.stringify(namespace)}`;
}
