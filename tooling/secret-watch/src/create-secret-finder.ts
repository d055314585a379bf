/** Shorter ones turn up by chance: a test that wants to be watched gives its clients a longer secret. */
export const SHORTEST_SECRET = 8;

/** Escapes can be nested (JSON in a URL in JSON): this many layers are taken off. */
const MOST_LAYERS = 4;

/** Finds secrets in text. Shares no code with the clients' own redaction, whose mistakes it has to see. */
export interface SecretFinder {
  /** Ignores what is too short to be told from chance. */
  add(secret: string): void;
  /** What it knows, in the order it came. */
  secrets(): readonly string[];
  /** Names the form in which a secret is in `text`: raw, percent-encoded or JSON-escaped ones count as `plain`. */
  find(text: string): { readonly secret: string; readonly form: SecretForm } | undefined;
}

export type SecretForm = 'Base64' | 'hex' | 'plain';

export function createSecretFinder(): SecretFinder {
  const known = new Set<string>();
  let patterns: readonly Pattern[] | undefined;
  return {
    add(secret) {
      if (secret.length < SHORTEST_SECRET || known.has(secret)) return;
      known.add(secret);
      patterns = undefined;
    },
    secrets: () => [...known],
    find(text) {
      if (known.size === 0) return undefined;
      patterns ??= [...known].flatMap(patternsOf);
      for (const layer of unwrap(text)) {
        const lower = layer.toLowerCase();
        for (const { secret, form, core } of patterns) {
          if ((form === 'hex' ? lower : layer).includes(core)) return { secret, form };
        }
      }
      return undefined;
    },
  };
}

interface Pattern {
  readonly secret: string;
  readonly form: SecretForm;
  readonly core: string;
}

function patternsOf(secret: string): Pattern[] {
  const hex = Buffer.from(secret).toString('hex');
  return [
    { secret, form: 'plain', core: secret },
    { secret, form: 'plain', core: secret.replaceAll(' ', '+') },
    { secret, form: 'hex', core: hex },
    // As a printed Buffer shows it.
    { secret, form: 'hex', core: hex.replace(/..\B/g, '$& ') },
    ...base64CoresOf(secret).map((core) => ({ secret, form: 'Base64' as const, core })),
  ];
}

/** The Base64 characters that stem from the secret alone, wherever in a longer text it begins; so padding does not matter. */
function base64CoresOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((before) => {
    const after = (3 - ((before + bytes.length) % 3)) % 3;
    const whole = Buffer.concat([Buffer.alloc(before), bytes, Buffer.alloc(after)]);
    const from = before === 0 ? 0 : before + 1;
    const to = after === 0 ? undefined : -(after + 1);
    return [whole.toString('base64').slice(from, to), whole.toString('base64url').slice(from, to)];
  });
}

/** The text, and what is left of it as each layer of percent-encoding and of backslash escapes comes off. */
function unwrap(text: string): Set<string> {
  const layers = new Set([text]);
  let rest = [text];
  for (let count = 0; count < MOST_LAYERS && rest.length > 0; count += 1) {
    rest = rest.flatMap((each) => [decodePercent(each), decodeEscapes(each)]).filter((each) => !layers.has(each));
    for (const each of rest) layers.add(each);
  }
  return layers;
}

function decodePercent(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (codes) => Buffer.from(codes.replaceAll('%', ''), 'hex').toString());
}

const ESCAPED: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', 0: '\0' };

function decodeEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|x([0-9a-f]{2})|([\s\S]))/gi, (_all, four, braced, two, one) => {
    const code = four ?? braced ?? two;
    return code === undefined ? (ESCAPED[one] ?? one) : String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff));
  });
}
