import { createError } from '@x/client-core/errors';
import { formatIssues } from '@x/protocol';
import { isRefundEvent, type OrderEvent, orderEventSchema, type RefundEvent, refundEventSchema } from '@x/protocol/stablecoin';
import type { SigningKey } from '@x/signing';
import { verifyWebhook } from '@x/signing/stablecoin';
import { errorTree } from '../errors.ts';
import type { WebhookSignatureForm } from '../options.ts';

/** A webhook as it arrived. */
export interface ReceivedWebhook {
  /** The bytes as they arrived, or their text: never a parsed object. */
  readonly rawBody: string | Uint8Array;
  /** The value of `X-Timestamp`. */
  readonly timestamp: string | number | undefined;
  /** The value of `X-Signature`. */
  readonly signature: string | undefined;
  /** The callback URL's path without its query; one of the two published forms of the signature needs it. */
  readonly path?: string | undefined;
}

/** Verifies received webhooks. */
export interface Webhooks {
  /**
   * Checks an order webhook's signature over the raw body and only then parses it. Both products.
   *
   * @throws SignatureVerificationError with the reason; StablecoinResponseError when the signed body is not an order's event. A refund's
   * event is refused too, because a refund that SUCCEEDED must not pass for a payment that did
   */
  verify(webhook: ReceivedWebhook): OrderEvent;
  /**
   * The same for webhooks that arrive at a refund's `notifyUrl`.
   *
   * @see docs/assumptions.md#stablecoin-refund-webhook
   */
  verifyRefund(webhook: ReceivedWebhook): RefundEvent;
}

export function createWebhooks(key: SigningKey, form: WebhookSignatureForm, now: () => number): Webhooks {
  function readVerified({ rawBody, timestamp, signature, path }: ReceivedWebhook): unknown {
    verifyWebhook({ timestamp, signature, body: rawBody, path, form, now: now() }, key);
    return readJson(rawBody);
  }

  return {
    verify(webhook) {
      const result = orderEventSchema.safeParse(readVerified(webhook));
      if (!result.success) throw refuse(`The signed body is not an order event: ${formatIssues(result.error)}`);
      if (isRefundEvent(result.data)) throw refuse('The signed body is about a refund: verify it with verifyRefund.');
      return result.data;
    },
    verifyRefund(webhook) {
      const result = refundEventSchema.safeParse(readVerified(webhook));
      if (!result.success) throw refuse(`The signed body is not a refund event: ${formatIssues(result.error)}`);
      return result.data;
    },
  };
}

function readJson(rawBody: string | Uint8Array): unknown {
  try {
    return JSON.parse(
      typeof rawBody === 'string' ? rawBody : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(rawBody),
    );
  } catch {
    throw refuse('The signed body is not JSON in UTF-8.');
  }
}

function refuse(message: string): Error {
  return createError(errorTree, 'response', message, { operation: 'webhooks.verify' });
}
