import * as z from 'zod';

/** The gateway's one success code. Everything else is an error, whatever the HTTP status. */
export const SUCCESS_CODE = '00000';

/** What every answer is wrapped in. */
export interface Envelope {
  /** Five digits. */
  readonly code: string;
  readonly message?: unknown;
  readonly msg?: unknown;
  readonly errorMessage?: unknown;
  readonly data?: unknown;
}

export const envelopeSchema: z.ZodType<Envelope> = z.looseObject({
  code: z.string().regex(/^[0-9]{5}$/, 'expected five digits'),
});

/**
 * Reads an envelope's message under the keys it may have.
 *
 * @see docs/assumptions.md#stablecoin-message-key
 */
export function readEnvelopeMessage(envelope: Envelope): string | undefined {
  return [envelope.message, envelope.msg, envelope.errorMessage].find(
    (text): text is string => typeof text === 'string' && text !== '',
  );
}
