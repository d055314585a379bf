import { WebhookHandlerError } from '@x/webhooks';

const LONGEST = 500;

/** Why an event failed, in one line: the reason that its dead letter shows. What a handler threw is named by its own words. */
export function describeFailure(error: unknown): string {
  const thrown = error instanceof WebhookHandlerError ? (error.cause ?? error) : error;
  const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'The handler threw something that is no Error.';
  return text.replace(/\s+/g, ' ').slice(0, LONGEST);
}
