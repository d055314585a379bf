import { isPlainObject } from '@x/protocol/options';
import type { Delivery } from '@x/webhooks';

/** The name of every job, as dashboards show it. */
export const JOB_NAME = 'webhook';

/** The strategy's name that jobs carry and that the worker knows. */
export const BACKOFF_TYPE = 'x-webhooks';

export interface WebhookJobData {
  readonly delivery: Delivery;
}

/** @returns the delivery that a job holds, or `undefined` when somebody else put the job into this queue */
export function readDelivery(data: unknown): Delivery | undefined {
  const delivery = isPlainObject(data) ? data['delivery'] : undefined;
  if (!isPlainObject(delivery)) return undefined;
  const isOurs = typeof delivery['key'] === 'string' && typeof delivery['body'] === 'string';
  return isOurs ? (delivery as unknown as Delivery) : undefined;
}

/**
 * The job's id for an event's key: the key itself, with what BullMQ refuses in ids (`:`, and ids that are integers) percent-encoded.
 * Two keys never share an id.
 */
export function encodeJobId(key: string): string {
  const id = key.replace(/[%:]/g, percentEncode);
  return /^-?\d+$/.test(id) ? percentEncode(id.charAt(0)) + id.slice(1) : id;
}

function percentEncode(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
