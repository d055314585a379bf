import * as z from 'zod';

/** What ItPay says about a request that it refused. */
export interface ErrorBody {
  /** The gateway's own code: `payment_required`, `UPPER_SNAKE`. */
  readonly code?: string | undefined;
  /** One sentence for a developer. */
  readonly message?: string | undefined;
  /** Facts about the refusal. Their shape is not published. */
  readonly details?: unknown;
  /** The id to name when you ask ItPay about this request. */
  readonly requestId?: string | undefined;
}

const text = z.string().optional().catch(undefined);

/** `payment_required`, `UPPER_SNAKE`. A plain string may also be a sentence, which is not a code. */
const CODE = /^[A-Za-z0-9_.:-]{1,64}$/;

/** Reads a refusal, either `{ error: { code, message, details? }, request_id }` or `{ error: '...', message? }`. */
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
