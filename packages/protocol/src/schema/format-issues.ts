import type * as z from 'zod';

/** What zod puts before its own reasons; those of this package begin with "expected". */
const ZOD_PREFIX = /^(?:Invalid (?:input|option|string)|Too (?:small|big)): (?=expected)/;

/**
 * Writes why a schema refused a value as one line: each place and its reason, separated by semicolons. The values themselves are left
 * out, because they may be secret or long.
 *
 * @param error what `safeParse` returned as `error`, or what `parse` threw
 * @example formatIssues(result.error) // 'amount.value: expected a positive integer number of minor units, received a string'
 */
export function formatIssues(error: { readonly issues: readonly z.core.$ZodIssue[] }): string {
  return error.issues.map(formatIssue).join('; ');
}

function formatIssue(issue: z.core.$ZodIssue): string {
  const reason = issue.code === 'unrecognized_keys' ? formatUnknownKeys(issue.keys) : issue.message.replace(ZOD_PREFIX, '');
  return issue.path.length === 0 ? reason : `${issue.path.map(String).join('.')}: ${reason}`;
}

function formatUnknownKeys(keys: readonly string[]): string {
  return `expected no other keys, received ${keys.map((key) => JSON.stringify(key)).join(', ')}`;
}
