import { retryReply } from '../providers/replies.ts';
import type { Acknowledgement } from '../types/provider.ts';
import type { WebhookResponse } from '../types/request.ts';
import type { Settlement } from '../types/settlement.ts';

/** What the gateway is told. Success only for what is done, known, or safely queued. */
export function acknowledge(settlement: Settlement, acknowledgement: Acknowledgement): WebhookResponse {
  switch (settlement.kind) {
    case 'handled':
    case 'queued':
    case 'not-dispatched':
      return acknowledgement.received;
    case 'duplicate':
      return acknowledgement.duplicate;
    case 'in-progress':
      return retryReply(409, 'in progress', settlement.retryAfterMs);
    case 'failed':
      return retryReply(503, 'try again later', settlement.retryAfterMs);
  }
}
