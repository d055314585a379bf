import type * as z from 'zod';

/**
 * Writes what a schema refused as one line: each place and its reason. Values are left out, they may be secret or long.
 *
 * @example formatIssues(result.error) // 'amount.value: expected a positive integer number of minor units, a string came'
 */
export function formatIssues(error: { readonly issues: readonly z.core.$ZodIssue[] }): string {
  return error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`))
    .join('; ');
}
