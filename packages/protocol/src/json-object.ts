import * as z from 'zod';

/** Free-form data that is sent along. `maximumBytes` is counted over its UTF-8 JSON, as it goes over the wire. */
export function jsonObject(maximumBytes?: number): z.ZodType<Readonly<Record<string, unknown>>> {
  return z.record(z.string(), z.unknown()).superRefine((value, context) => {
    const bytes = jsonByteLength(value);
    if (bytes === undefined)
      context.addIssue({ code: 'custom', message: 'expected data that JSON can hold (no cycles, no bigint)' });
    else if (maximumBytes !== undefined && bytes > maximumBytes) {
      context.addIssue({ code: 'custom', message: `expected at most ${maximumBytes} bytes of UTF-8 JSON, ${bytes} came` });
    }
  });
}

function jsonByteLength(value: unknown): number | undefined {
  try {
    return new TextEncoder().encode(JSON.stringify(value)).length;
  } catch {
    return undefined;
  }
}
