/** What pg-boss keeps of a failure: ours, or its own note that the job's time was over. */
export function describeOutput(output: unknown): string {
  const value = typeof output === 'object' && output !== null && 'value' in output ? output.value : output;
  if (typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string')
    return value.message;
  return typeof value === 'string' ? value : 'unknown';
}

/** Name and message of the failure, one line; never a stack, which may show values. */
export function describeFailure(error: unknown): string {
  const cause = error instanceof Error && error.name === 'WebhookHandlerError' ? error.cause : error;
  const text = cause instanceof Error ? `${cause.name}: ${cause.message}` : `a ${typeof cause} was thrown`;
  return text.replace(/[\s\0]+/gu, ' ').slice(0, 300);
}
