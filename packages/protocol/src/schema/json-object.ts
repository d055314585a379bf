import * as z from 'zod';
import { withReason } from './fields.ts';
import { forbidProtoKey } from './forbid-proto-key.ts';

/**
 * Free-form data that a request carries.
 *
 * @param maximumBytes counted over its UTF-8 JSON, as it is sent
 */
export function jsonObject(maximumBytes: number = Number.POSITIVE_INFINITY): z.ZodType<Readonly<Record<string, unknown>>> {
  return forbidProtoKey(withReason(z.record(z.string(), z.unknown()), (value) => explainSize(value, maximumBytes)));
}

function explainSize(value: unknown, maximumBytes: number): string | undefined {
  const bytes = countJsonBytes(value);
  if (bytes === undefined) return 'expected data that JSON can hold (no cycles, no bigint)';
  return bytes > maximumBytes ? `expected at most ${maximumBytes} bytes of UTF-8 JSON, received ${bytes}` : undefined;
}

function countJsonBytes(value: unknown): number | undefined {
  try {
    return new TextEncoder().encode(JSON.stringify(value)).length;
  } catch {
    return undefined;
  }
}
