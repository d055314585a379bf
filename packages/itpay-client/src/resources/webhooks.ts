import { createError, createInputError } from '@x/client-core/errors';
import { formatIssues } from '@x/protocol';
import { type ItPayWebhookEvent, webhookEventSchema } from '@x/protocol/itpay';
import type { SigningKey } from '@x/signing';
import { verifyWebhook } from '@x/signing/itpay';
import { errorTree } from '../errors.ts';

/** Verifies received webhooks. */
export interface Webhooks {
  /**
   * Checks a webhook's signature over the raw body and only then parses it.
   *
   * @param rawBody the bytes as they arrived, or their text: never a parsed object
   * @param signatureHeader the value of `X-ItPay-Signature`
   * @throws SignatureVerificationError with the reason; ItPayValidationError without a secret;
   * ItPayResponseError when the signed body is not an event
   */
  verify(rawBody: string | Uint8Array, signatureHeader: string | undefined): ItPayWebhookEvent;
}

export function createWebhooks(keys: readonly SigningKey[], now: () => number): Webhooks {
  return {
    verify(rawBody, signatureHeader) {
      if (keys.length === 0) {
        throw createInputError(
          errorTree,
          'webhookSecret is missing: pass it to the client or set ITPAY_WEBHOOK_SECRET.',
          'webhooks.verify',
        );
      }
      verifyWebhook({ header: signatureHeader, body: rawBody, now: now() }, keys);
      const result = webhookEventSchema.safeParse(readJson(rawBody));
      if (!result.success) throw refuse(`The signed body is not an event: ${formatIssues(result.error)}`);
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
