import * as z from 'zod';
import { forbidProtoKey } from './forbid-proto-key.ts';

/** Free-form data that is sent along. `maximumBytes` is counted over its UTF-8 JSON, as it goes over the wire. */
export function jsonObject(maximumBytes?: number): z.ZodType<Readonly<Record<string, unknown>>> {
  const sized = z.record(z.string(), z.unknown()).superRefine((value, context) => {
    const bytes = jsonByteLength(value, maximumBytes);
    if (bytes === undefined)
      context.addIssue({ code: 'custom', message: 'expected data that JSON can hold (no cycles, no bigint)' });
    else if (maximumBytes !== undefined && bytes > maximumBytes) {
      context.addIssue({ code: 'custom', message: `expected at most ${maximumBytes} bytes of UTF-8 JSON, ${bytes} came` });
    }
  });
  return forbidProtoKey(sized);
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
