import * as z from 'zod';
import { explained } from './explained.ts';
import { forbidProtoKey } from './forbid-proto-key.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** Free-form data that is sent along. `maximumBytes` is counted over its UTF-8 JSON, as it goes over the wire. */
export function jsonObject(maximumBytes: number = Number.POSITIVE_INFINITY): z.ZodType<JsonObject> {
  const careful = forbidProtoKey(explained(z.record(z.string(), z.unknown()), (value) => explainSize(value, maximumBytes)));
  const schema = z.unknown().check((payload) => {
    const copy = copyFlat(payload.value, maximumBytes);
    if (copy !== undefined) {
      payload.value = copy;
      return;
    }
    const result = careful.safeParse(payload.value);
    if (result.success) payload.value = result.data;
    else
      for (const { message, path } of result.error.issues)
        payload.issues.push({ code: 'custom', message, path, input: payload.value, continue: true });
  });
  return schema as z.ZodType<JsonObject>;
}

function explainSize(value: unknown, maximumBytes: number): string | undefined {
  const bytes = jsonByteLength(value, maximumBytes);
  if (bytes === undefined) return 'expected data that JSON can hold (no cycles, no bigint)';
  return bytes > maximumBytes ? `expected at most ${maximumBytes} bytes of UTF-8 JSON, ${bytes} came` : undefined;
}

/** An upper bound where that is within the maximum: a UTF-16 unit is at most three bytes. */
function jsonByteLength(value: unknown, maximumBytes: number): number | undefined {
  try {
    const text = JSON.stringify(value);
    return text.length * 3 <= maximumBytes ? text.length * 3 : new TextEncoder().encode(text).length;
  } catch {
    return undefined;
  }
}

/** The longest number is -1.2345678901234567e-100; `false` is shorter. */
const MOST_BYTES_OF_A_SCALAR = 32;
/** `\u0000`, the longest way to write a UTF-16 unit. */
const MOST_BYTES_OF_A_UNIT = 6;
/** Two pairs of quotes, a colon, a comma. */
const BYTES_AROUND = 6;

/**
 * Copies what most of it is: strings, numbers and the like side by side, surely within the maximum. `undefined` for everything that wants
 * a closer look.
 */
function copyFlat(value: unknown, maximumBytes: number): JsonObject | undefined {
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return undefined;
  const copy: Record<string, unknown> = {};
  let bytes = 2;
  for (const key of Reflect.ownKeys(value)) {
    if (typeof key === 'symbol' || key === '__proto__' || !Object.prototype.propertyIsEnumerable.call(value, key))
      return undefined;
    const member: unknown = (value as Record<string, unknown>)[key];
    const isScalar = typeof member === 'number' || typeof member === 'boolean' || member === null;
    if (typeof member !== 'string' && !isScalar) return undefined;
    const units = typeof member === 'string' ? key.length + member.length : key.length;
    bytes += units * MOST_BYTES_OF_A_UNIT + MOST_BYTES_OF_A_SCALAR + BYTES_AROUND;
    copy[key] = member;
  }
  return bytes <= maximumBytes ? copy : undefined;
}
