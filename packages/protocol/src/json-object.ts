import * as z from 'zod';
import { explained } from './explained.ts';
import { forbidProtoKey } from './forbid-proto-key.ts';

/** Free-form data that is sent along. `maximumBytes` is counted over its UTF-8 JSON, as it goes over the wire. */
export function jsonObject(maximumBytes?: number): z.ZodType<Readonly<Record<string, unknown>>> {
  return forbidProtoKey(explained(z.record(z.string(), z.unknown()), (value) => explainSize(value, maximumBytes)));
}

function explainSize(value: unknown, maximumBytes: number | undefined): string | undefined {
  const bytes = jsonByteLength(value, maximumBytes);
  if (bytes === undefined) return 'expected data that JSON can hold (no cycles, no bigint)';
  const isTooLarge = maximumBytes !== undefined && bytes > maximumBytes;
  return isTooLarge ? `expected at most ${maximumBytes} bytes of UTF-8 JSON, ${bytes} came` : undefined;
}

/** An upper bound where that is within the maximum: a UTF-16 unit is at most three bytes. */
function jsonByteLength(value: unknown, maximumBytes: number = Number.POSITIVE_INFINITY): number | undefined {
  try {
    const text = JSON.stringify(value);
    return text.length * 3 <= maximumBytes ? text.length * 3 : new TextEncoder().encode(text).length;
  } catch {
    return undefined;
  }
}
