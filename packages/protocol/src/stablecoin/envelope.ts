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

const CODE = /^[0-9]{5}$/;

export const envelopeSchema: z.ZodType<Envelope> = z.looseObject({
  code: z.string().regex(CODE, 'expected five digits'),
});

/** Whether `envelopeSchema` has nothing to refuse and nothing to leave out: then it would only copy. */
export function isPlainEnvelope(answer: unknown): answer is Envelope {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer) || Object.hasOwn(answer, '__proto__')) return false;
  const { code } = answer as { readonly code?: unknown };
  return typeof code === 'string' && CODE.test(code);
}

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
