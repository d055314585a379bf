import * as z from 'zod';

/** The only code that means success. Any other code is an error, whatever the HTTP status. */
export const SUCCESS_CODE = '00000';

/** The object around every answer of the gateway. */
export interface Envelope {
  /** Five digits. {@link SUCCESS_CODE} is success; `describeErrorCode` explains the others. */
  readonly code: string;
  /** One of three possible keys for the message: see {@link readEnvelopeMessage}. */
  readonly message?: unknown;
  /** See `message`. */
  readonly msg?: unknown;
  /** See `message`. */
  readonly errorMessage?: unknown;
  /** The object that was asked for. */
  readonly data?: unknown;
}

const CODE = /^[0-9]{5}$/;

/** Requires a code of five digits and keeps everything else. */
export const envelopeSchema: z.ZodType<Envelope> = z.looseObject({
  code: z.string().regex(CODE, 'expected five digits'),
});

/** Says whether an answer is an envelope that `envelopeSchema` would return unchanged. */
export function isPlainEnvelope(answer: unknown): answer is Envelope {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer) || Object.hasOwn(answer, '__proto__')) return false;
  const { code } = answer as { readonly code?: unknown };
  return typeof code === 'string' && CODE.test(code);
}

/**
 * Reads an envelope's message, whichever key it is under.
 *
 * @returns the first one that is a non-empty string, or undefined

 * @see docs/assumptions.md#stablecoin-message-key
 */
export function readEnvelopeMessage(envelope: Envelope): string | undefined {
  return [envelope.message, envelope.msg, envelope.errorMessage].find(
    (text): text is string => typeof text === 'string' && text !== '',
  );
}
