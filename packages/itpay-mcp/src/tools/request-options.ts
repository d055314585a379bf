import type { ToolCallContext } from './types.ts';

/**
 * Three calls of the gateway still fit into the 60 s after which common MCP clients give a tool up: the model then gets our answer, with
 * its advice, instead of a timeout.
 */
const DEADLINE_MS = 15_000;

/** What every call to the gateway is bound by. */
export function toRequestOptions({ signal }: ToolCallContext): { readonly deadline: number; readonly signal?: AbortSignal } {
  return { deadline: DEADLINE_MS, ...(signal === undefined ? {} : { signal }) };
}
