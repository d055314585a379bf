import * as z from 'zod';

export interface ErrorBody {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly details?: unknown;
  readonly requestId?: string | undefined;
}

const text = z.string().optional().catch(undefined);

/** `payment_required`, `UPPER_SNAKE`: a plain string may also be a sentence, which is no code. */
const CODE = /^[A-Za-z0-9_.:-]{1,64}$/;

/** What a refusal says, from `{ error: { code, message, details? }, request_id }` or `{ error: '...' , message? }`. */
export const errorBodySchema: z.ZodType<ErrorBody> = z
  .looseObject({
    error: z.union([z.string(), z.looseObject({ code: text, message: text, details: z.unknown().optional() })]),
    message: text,
    request_id: text,
  })
  .transform(({ error, message, request_id: requestId }): ErrorBody => {
    if (typeof error === 'string') return { code: CODE.test(error) ? error : undefined, message: message ?? error, requestId };
    return { code: error.code, message: error.message ?? message, details: error.details, requestId };
  });
