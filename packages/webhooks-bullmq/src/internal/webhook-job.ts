import type { Delivery } from '@x/webhooks';

/** The name of the queue where none is given. */
export const DEFAULT_QUEUE_NAME = 'x-webhooks';

/** The name of every job, as dashboards show it. */
export const JOB_NAME = 'webhook';

/** The strategy's name that jobs carry and that the worker knows. */
export const BACKOFF_TYPE = 'x-webhooks';

export interface WebhookJobData {
  readonly delivery: Delivery;
  /** Of the `add` that created the job: tells the first of two deliveries from the second. */
  readonly addToken: string;
}
