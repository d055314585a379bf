/** One way of writing white space into JSON. */
interface Style {
  readonly indent: string;
  readonly afterColon: string;
  readonly afterComma: string;
}

/** How the usual libraries write JSON: minified, as Python does, and indented by two, four and a tab. */
const styles: readonly Style[] = [
  { indent: '', afterColon: '', afterComma: '' },
  { indent: '', afterColon: ' ', afterComma: ' ' },
  { indent: '  ', afterColon: ' ', afterComma: '' },
  { indent: '    ', afterColon: ' ', afterComma: '' },
  { indent: '\t', afterColon: ' ', afterComma: '' },
  { indent: '', afterColon: '', afterComma: ' ' },
  { indent: '', afterColon: ' ', afterComma: '' },
];

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gsu;
const maxDepth = 64;

/** JSON as it is written: tokens keep their spelling, and keys their order. */
export type Node =
  | { readonly kind: 'scalar'; readonly token: string }
  | { readonly kind: 'array'; readonly items: readonly Node[] }
  | { readonly kind: 'object'; readonly members: readonly Member[] };

export interface Member {
  readonly key: string;
  readonly value: Node;
}

/** Reads a JSON object or array; undefined for anything else. */
export function readJson(text: string): Node | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  const tokens = text.match(token) ?? [];
  let position = 0;
  const next = () => tokens[position++] ?? '';

  function readNode(depth: number): Node {
    const first = next();
    if (first === '{' && depth < maxDepth) return { kind: 'object', members: readList('}', () => readMember(depth)) };
    if (first === '[' && depth < maxDepth) return { kind: 'array', items: readList(']', () => readNode(depth + 1)) };
    if (/^[{}[\],:]?$/.test(first)) throw new SyntaxError('not JSON');
    return { kind: 'scalar', token: first };
  }

  function readMember(depth: number): Member {
    const key = next();
    if (!key.startsWith('"') || next() !== ':') throw new SyntaxError('not JSON');
    return { key, value: readNode(depth + 1) };
  }

  function readList<T>(close: string, readItem: () => T): T[] {
    const items: T[] = [];
    if (tokens[position] === close) {
      position++;
      return items;
    }
    for (;;) {
      items.push(readItem());
      const end = next();
      if (end === close) return items;
      if (end !== ',') throw new SyntaxError('not JSON');
    }
  }

  try {
    const root = readNode(0);
    return position === tokens.length ? root : undefined;
  } catch {
    return undefined;
  }
}

/** The text of a node in every usual style. */
export function writeJson(node: Node): readonly string[] {
  return styles.map((style) => writeNode(node, style, '\n'));
}

/** The text of a node in the style of another text of the same structure; minified if that has no usual style. */
export function writeJsonLike(node: Node, original: Node, text: string): string {
  const style = styles.find((candidate) => writeNode(original, candidate, '\n') === text);
  return writeNode(node, style ?? (styles[0] as Style), '\n');
}

function writeNode(node: Node, style: Style, lineStart: string): string {
  if (node.kind === 'scalar') return node.token;
  const inner = lineStart + style.indent;
  const [open, close, items] =
    node.kind === 'array'
      ? ['[', ']', node.items.map((item) => writeNode(item, style, inner))]
      : ['{', '}', node.members.map(({ key, value }) => `${key}:${style.afterColon}${writeNode(value, style, inner)}`)];
  if (items.length === 0 || style.indent === '') return open + items.join(`,${style.afterComma}`) + close;
  return open + inner + items.join(`,${inner}`) + lineStart + close;
}

/** Rewrites the numbers of a JSON text in place, and nothing else. */
export function rewriteNumbers(text: string, rewrite: (number: string, index: number) => string): string {
  let index = 0;
  return text.replace(token, (part) => (/^-?[0-9]/.test(part) ? rewrite(part, index++) : part));
}
