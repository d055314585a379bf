/** One way of writing the same JSON value. */
interface Layout {
  readonly newline: boolean;
  readonly indent: number;
  readonly afterColon: string;
  readonly afterComma: string;
}

const layouts: readonly Layout[] = [
  { newline: false, indent: 0, afterColon: '', afterComma: '' },
  { newline: false, indent: 0, afterColon: ' ', afterComma: ' ' },
  { newline: true, indent: 2, afterColon: ' ', afterComma: '' },
  { newline: true, indent: 4, afterColon: ' ', afterComma: '' },
];

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gsu;

/**
 * How the usual serializers would have written the same text: minified, with Python's spaces, indented; with non-ASCII text as it
 * is and escaped. Works on tokens: a refused body is never parsed.
 */
export function reformatJson(text: string): readonly string[] {
  const tokens = text.match(token);
  if (tokens === null) return [];
  const written = layouts.map((layout) => writeTokens(tokens, layout));
  const escaped = written.map(escapeNonAscii);
  const slashed = written.map((candidate) => candidate.replaceAll('/', '\\/'));
  return [...new Set([...written, ...escaped, ...slashed])].filter((candidate) => candidate !== text);
}

function writeTokens(tokens: readonly string[], layout: Layout): string {
  let out = '';
  let depth = 0;
  const breakLine = (): string => (layout.newline ? `\n${' '.repeat(layout.indent * depth)}` : '');
  tokens.forEach((item, index) => {
    const isEmpty = (item === '{' && tokens[index + 1] === '}') || (item === '[' && tokens[index + 1] === ']');
    const closesEmpty = (item === '}' && tokens[index - 1] === '{') || (item === ']' && tokens[index - 1] === '[');
    if (item === '{' || item === '[') {
      depth += 1;
      out += isEmpty ? item : item + breakLine();
    } else if (item === '}' || item === ']') {
      depth = Math.max(0, depth - 1);
      out += closesEmpty ? item : breakLine() + item;
    } else if (item === ',') out += item + layout.afterComma + breakLine();
    else if (item === ':') out += item + layout.afterColon;
    else out += item;
  });
  return out;
}

function escapeNonAscii(text: string): string {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
