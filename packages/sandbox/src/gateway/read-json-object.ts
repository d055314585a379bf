const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Deeper than any request that makes sense, far from where a recursion would end the process. */
const DEEPEST = 64;

/** A request body as a JSON object, or undefined. */
export function readJsonObject(body: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(decoder.decode(body));
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !isShallow(value, DEEPEST)) return undefined;
    return value as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1));
}
