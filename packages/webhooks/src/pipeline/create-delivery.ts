import type { ReceiverCore } from '../receiver/core.ts';
import type { Delivery } from '../types/delivery.ts';
import type { ParsedEvent } from '../types/provider.ts';
import type { Origin } from '../types/settlement.ts';

/** What a queue or a quarantine keeps of a verified event. */
export function createDelivery(core: ReceiverCore, parsed: ParsedEvent, origin: Origin): Delivery {
  return {
    version: 1,
    key: parsed.key,
    provider: core.provider.name,
    body: origin.text ?? JSON.stringify(parsed.event),
    receivedAt: origin.receivedAt,
    secretIndex: origin.secretIndex,
    source: origin.source,
    ...(origin.path === undefined ? {} : { path: origin.path }),
  };
}
