import { isPlainObject } from '@x/protocol/options';
import type { z } from 'zod';

/** What n8n's agent node adds to every call of a tool. No other name is ignored. */
const N8N_KEYS: readonly string[] = ['toolCallId', 'sessionId', 'action', 'chatInput'];

/** Arguments that some clients send as JSON text. */
const OBJECTS: readonly string[] = ['amount', 'metadata'];

/**
 * Undoes what common clients do to arguments, and nothing else: objects sent as JSON text, `null` and `""` for arguments that were
 * left out, keys of the host's own. What remains is checked as strictly as ever.
 */
export function readArguments(args: unknown, schema: z.ZodObject): unknown {
  if (!isPlainObject(args)) return args ?? {};
  const shape = schema.shape as Readonly<Record<string, z.ZodType | undefined>>;
  const entries = Object.entries(args).flatMap(([name, value]): [string, unknown][] => {
    const argument = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (argument === undefined) return N8N_KEYS.includes(name) ? [] : [[name, value]];
    if ((value === null || value === '') && argument.safeParse(undefined).success) return [];
    return [[name, OBJECTS.includes(name) ? parseObject(value) : value]];
  });
  return Object.fromEntries(entries);
}

function parseObject(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*\{/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
