import type { JsonObject, JsonValue } from '../types/provider.ts';

const plainIdentifier = /^[A-Za-z0-9_.~-]{1,255}$/;
/** Control characters, and halves of a surrogate pair. */
const unfit = /[\p{Cc}\p{Cs}]/u;

/** An id or a type as the gateways write them: 1 to 255 characters, none of them a control character; otherwise undefined. */
export function readIdentifier(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (plainIdentifier.test(value)) return value;
  if (value.length === 0 || value.length > 255 || unfit.test(value)) return undefined;
  return value;
}

/** True for a JSON object: neither null nor a list. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function readText(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Joins identifiers so that no two lists give the same key: everything but unreserved characters is percent-encoded. */
export function joinKey(...parts: readonly string[]): string {
  return parts.map((part) => (plainIdentifier.test(part) ? part : encodeURIComponent(part))).join(':');
}
