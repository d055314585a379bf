import type { BodyChange } from './change.ts';
import { type Member, type Node, readJson, rewriteNumbers, writeJson, writeJsonLike } from './json-text.ts';

/** The order in which gateways write the usual keys. */
const usualOrder = [
  ...['id', 'object', 'type', 'event', 'status', 'created', 'created_at', 'timestamp'],
  ...['merchantId', 'merchantOrderId', 'merchantRefundOrderId', 'amount', 'orderAmount', 'currency', 'value', 'data'],
];
/** In longer bodies only two orders of keys are tried. */
const maxPermutedBytes = 4096;
const maxPermutedKeys = 5;
const maxNumbers = 8;

/** What happens when JSON is parsed and written again. */
export const jsonChanges: readonly BodyChange[] = [
  {
    name: 'body-json-spacing',
    undo: (body) => {
      const node = readJson(body.toString());
      return node === undefined ? [] : writeJson(node);
    },
  },
  { name: 'body-json-unicode-escapes', undo: (body) => respellLetters(body.toString()) },
  {
    name: 'body-json-slash-escapes',
    undo: (body) => [body.toString().replaceAll('\\/', '/'), body.toString().replace(/(?<!\\)\//g, '\\/')],
  },
  {
    name: 'body-json-html-escapes',
    undo: (body) => [
      fromEscapes(body.toString(), /\\u(003c|003e|0026|0027|2028|2029)/gi),
      toEscapes(body.toString(), /[<>&\u2028\u2029]/g),
    ],
  },
  { name: 'body-json-numbers', undo: (body) => respellNumbers(body.toString()) },
  { name: 'body-json-key-order', undo: (body) => reorderKeys(body.toString()) },
];

function respellLetters(text: string): readonly string[] {
  const lower = toEscapes(text, /[^\0-\x7f]/g);
  return [
    fromEscapes(text, /\\u(00[89a-f][0-9a-f]|0[1-9a-f][0-9a-f]{2}|[1-9a-f][0-9a-f]{3})/gi),
    lower,
    lower.replace(/\\u[0-9a-f]{4}/g, (unit) => `\\u${unit.slice(2).toUpperCase()}`),
  ];
}

function toEscapes(text: string, units: RegExp): string {
  return text.replace(units, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function fromEscapes(text: string, units: RegExp): string {
  return text.replace(units, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function respellNumbers(text: string): readonly string[] {
  let count = 0;
  const canonical = rewriteNumbers(text, (number) => {
    count++;
    return /^-?\d{1,15}(?:\.\d{1,15})?(?:e[+-]?\d{1,2})?$/i.test(number) ? String(Number(number)) : number;
  });
  if (count === 0) return [];
  const spellings = [
    (number: string) => (/^-?\d+$/.test(number) ? `${number}.0` : number),
    (number: string) => (/^-?\d+$/.test(number) ? `${number}.00` : number.replace(/^(-?\d+\.\d)$/, '$10')),
    (number: string) => number.replace(/^(-?\d+\.\d)$/, '$10'),
    (number: string) => Number(number).toExponential().replace('+', ''),
  ];
  const all = spellings.map((spell) => rewriteNumbers(text, spell));
  const single = spellings.flatMap((spell) =>
    Array.from({ length: Math.min(count, maxNumbers) }, (_, wanted) =>
      rewriteNumbers(text, (number, index) => (index === wanted ? spell(number) : number)),
    ),
  );
  return [canonical, ...all, ...single];
}

function reorderKeys(text: string): readonly string[] {
  const root = readJson(text);
  if (root === undefined) return [];
  const byName = (left: Member, right: Member) => (left.key < right.key ? -1 : 1);
  const rank = ({ key }: Member) => (usualOrder.indexOf(key.slice(1, -1)) + usualOrder.length + 1) % (usualOrder.length + 1);
  const byUse = (left: Member, right: Member) => rank(left) - rank(right);
  const orders = [byName, byUse].map((compare) => mapObjects(root, (members) => [...members].sort(compare)));
  if (root.kind === 'object' && text.length <= maxPermutedBytes && root.members.length <= maxPermutedKeys) {
    for (const members of permute(root.members)) orders.push({ kind: 'object', members });
  }
  return orders.map((node) => writeJsonLike(node, root, text));
}

function mapObjects(node: Node, order: (members: readonly Member[]) => readonly Member[]): Node {
  if (node.kind === 'scalar') return node;
  if (node.kind === 'array') return { kind: 'array', items: node.items.map((item) => mapObjects(item, order)) };
  const members = node.members.map(({ key, value }) => ({ key, value: mapObjects(value, order) }));
  return { kind: 'object', members: order(members) };
}

function permute<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) => permute(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}
