import { z } from 'zod';

/** An intent's id as the client accepts it: 1 to 64 characters that survive a URL path. */
export const paymentIntentIdSchema = z
  .string()
  .min(1)
  .max(64)
  .refine((id) => id !== '.' && id !== '..' && !/\p{Cc}/u.test(id), 'must be an id as create_payment_intent returned it')
  .describe('The payment_intent_id that create_payment_intent returned.');
