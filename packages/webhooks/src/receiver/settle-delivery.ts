import { WebhookDeliveryError } from '../errors/delivery-errors.ts';
import { parseStrictJsonText } from '../json/parse-strict-json.ts';
import { settleEventLater } from '../pipeline/settle-event.ts';
import type { Delivery } from '../types/delivery.ts';
import type { ParsedEvent } from '../types/provider.ts';
import type { SettleOptions, SettleResult } from '../types/receiver.ts';
import type { ReceiverCore } from './core.ts';
import { toSettleResult } from './to-settle-result.ts';

/** Works off one queued delivery. Its signature was checked when it came in; its text is read again as strictly. */
export async function settleDelivery(core: ReceiverCore, delivery: Delivery, options: SettleOptions = {}): Promise<SettleResult> {
  const parsed = readDelivery(core, delivery);
  const { attempt, signal } = options;
  const { source, receivedAt, secretIndex, path, body: text } = delivery;
  const settlement = await settleEventLater(
    core,
    parsed,
    { source, receivedAt, secretIndex, path, attempt, signal, text, startedAt: performance.now() },
    { leaseMs: core.leaseMs, ...(signal === undefined ? {} : { signal }) },
  );
  return toSettleResult(settlement);
}

function readDelivery(core: ReceiverCore, delivery: Delivery): ParsedEvent {
  if (typeof delivery?.body !== 'string' || delivery.version !== 1) {
    throw new WebhookDeliveryError('Expected a delivery of version 1, as the receiver handed it to the queue.');
  }
  if (delivery.provider !== core.provider.name) {
    throw new WebhookDeliveryError(
      `This receiver settles ${core.provider.name}, the delivery was verified for another provider.`,
    );
  }
  const json = parseStrictJsonText(delivery.body);
  if (!json.ok) throw new WebhookDeliveryError(`The delivery's text is refused: ${json.problem}.`);
  const parsed = core.provider.parseEvent(json.value);
  if (!parsed.ok) throw new WebhookDeliveryError(`The delivery is no event of ${core.provider.name}: ${parsed.problem}`);
  if (parsed.key !== delivery.key) {
    throw new WebhookDeliveryError(
      "The delivery's key is not its event's: provider options (merchantId, dedupeBy) changed on the way.",
    );
  }
  return parsed;
}
