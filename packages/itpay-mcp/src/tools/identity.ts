import { z } from 'zod';

// What formats text, shows nothing or breaks lines. In an identity it would make two purchases of what looks like one.
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

/** A text that identifies something: what a person cannot see must not make a difference. */
export function identity(maxLength: number) {
  return z
    .string()
    .min(1)
    .max(maxLength)
    .refine((text) => !INVISIBLE.test(text), 'must not contain invisible, formatting or control characters')
    .refine((text) => /\S/.test(text), 'must contain something to read');
}

/** An identity that is passed on as it is, so that nothing may surround it. */
export function exactIdentity(maxLength: number) {
  return identity(maxLength).refine((text) => text.trim() === text, 'must not begin or end with white space');
}

/** An intent's id as the client accepts it: 1 to 64 characters that survive a URL path. */
export const paymentIntentIdSchema = exactIdentity(64)
  .refine((id) => id !== '.' && id !== '..', 'must be an id as create_payment_intent returned it')
  .describe('The payment_intent_id that create_payment_intent returned.');
