import type { SecretInput, Secrets } from '../types.ts';

/** One secret or 1 to 8, newest first. Each is tried for every signature, so the number is bounded. */
export function listSecrets(secrets: Secrets): readonly SecretInput[] {
  if (!Array.isArray(secrets)) return [secrets as SecretInput];
  if (secrets.length === 0) throw new RangeError('No secret given: pass at least one.');
  if (secrets.length > 8) throw new RangeError(`At most 8 secrets are tried, ${secrets.length} were given.`);
  return secrets;
}
