const REPLACEMENT = '[redacted]';
const SHORTEST_RAW = 3;
const SHORTEST_ENCODED = 8;

/** Removes secrets from text. */
export type Redact = (text: string) => string;

/**
 * Builds a function that removes the given secrets from any text: as they are, percent-encoded, JSON-escaped, in hex,
 * and in Base64 (both alphabets) at any offset.
 */
export function createRedactor(secrets: readonly (string | undefined)[]): Redact {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret === undefined) continue;
    for (const form of secretForms(secret)) forms.add(form);
  }
  if (forms.size === 0) return (text) => text;
  const longestFirst = [...forms].sort((a, b) => b.length - a.length).map(escapeRegExp);
  const pattern = new RegExp(longestFirst.join('|'), 'g');
  return (text) => text.replace(pattern, REPLACEMENT);
}

function secretForms(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const hex = bytes.toString('hex');
  const percent = encodeURIComponent(bytes.toString('utf8'));
  const lowerPercent = percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  const json = JSON.stringify(secret).slice(1, -1);
  const doubled = [encodeURIComponent(percent), JSON.stringify(json).slice(1, -1)];
  const raw = [secret, percent, lowerPercent, json, ...doubled, secret.replaceAll(' ', '+')];
  // The third is how a printed Buffer shows bytes.
  const encoded = [hex, hex.toUpperCase(), hex.replace(/..\B/g, '$& '), ...base64Cores(bytes)];
  return [...raw.filter((form) => form.length >= SHORTEST_RAW), ...encoded.filter((form) => form.length >= SHORTEST_ENCODED)];
}

/** The characters of a Base64 text that come from `bytes` alone, for each of the three offsets in a group of three. */
function base64Cores(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const core = text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
