import { parseStrictJson } from '../json/parse-strict-json.ts';
import type { ParsedEvent, Provider } from '../types/provider.ts';

export type ReadEvent =
  | { readonly ok: true; readonly parsed: ParsedEvent; readonly text: string }
  | { readonly ok: false; readonly reason: 'json-invalid' | 'schema-invalid'; readonly detail: string };

/** Strict JSON, then the provider's schema. Only ever called with bytes whose signature held. */
export function readEvent(body: Uint8Array, provider: Provider): ReadEvent {
  const json = parseStrictJson(body);
  if (!json.ok) return { ok: false, reason: 'json-invalid', detail: `The signed body is refused: ${json.problem}.` };
  const parsed = provider.parseEvent(json.value);
  if (!parsed.ok) return { ok: false, reason: 'schema-invalid', detail: parsed.problem };
  return { ok: true, parsed, text: json.text };
}
