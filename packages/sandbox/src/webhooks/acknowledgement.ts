import type { WebhookProduct } from '../history/deliveries.ts';
import type { WebhookReply } from './post-webhook.ts';

/** How long a merchant may take. API Checkout's limit is published; the others are the sandbox's choice. */
export const ACKNOWLEDGEMENT_TIMEOUT_MS: Readonly<Record<WebhookProduct, number>> = {
  itpay: 10_000,
  hosted: 10_000,
  checkout: 5_000,
  refund: 10_000,
};

export interface Acknowledgement {
  readonly acknowledged: boolean;
  readonly remark: string | undefined;
}

/** Reads a merchant's answer as the event's product reads it. */
export function readAcknowledgement(product: WebhookProduct, reply: WebhookReply): Acknowledgement {
  if (reply.error !== undefined) return { acknowledged: false, remark: reply.error };
  if (reply.status !== 200) return { acknowledged: false, remark: `expected HTTP 200, got ${reply.status}` };
  switch (product) {
    case 'checkout':
      return readField(reply.body, 'code') === '00000'
        ? accepted()
        : { acknowledged: false, remark: 'expected the body {"code":"00000"}' };
    case 'itpay': {
      const status = readField(reply.body, 'status');
      const usual = status === 'received' || status === 'already_processed';
      return accepted(usual ? undefined : 'accepted, but the usual body is {"status":"received"}');
    }
    case 'hosted':
    case 'refund':
      return accepted(reply.body === '' ? undefined : 'accepted, but the usual body is empty');
  }
}

function accepted(remark?: string): Acknowledgement {
  return { acknowledged: true, remark };
}

function readField(body: string, name: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  } catch {
    return undefined;
  }
}
