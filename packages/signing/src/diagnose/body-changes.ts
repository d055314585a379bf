import type { BodyChange } from './change.ts';
import { jsonChanges } from './json-changes.ts';
import { decode, encode } from './percent-encoding.ts';

const bom = Buffer.of(0xef, 0xbb, 0xbf);
const hasEnd = (body: Buffer, end: string) => body.subarray(-end.length).equals(Buffer.from(end));
const add = (body: Buffer, end: string) => Buffer.concat([body, Buffer.from(end)]);

export const bodyChanges: readonly BodyChange[] = [
  {
    name: 'body-newline-added',
    undo: (body) => ['\r\n', '\n'].filter((end) => hasEnd(body, end)).map((end) => body.subarray(0, -end.length)),
  },
  { name: 'body-newline-removed', undo: (body) => [add(body, '\n'), add(body, '\r\n')] },
  { name: 'body-bom-added', undo: (body) => (body.subarray(0, 3).equals(bom) ? [body.subarray(3)] : []) },
  { name: 'body-bom-removed', undo: (body) => [Buffer.concat([bom, body])] },
  { name: 'body-nul-padded', undo: (body) => [Buffer.from(body.toString('latin1').replace(/\0+$/, ''), 'latin1')] },
  {
    name: 'body-line-ends',
    undo: (body) => {
      const text = body.toString('latin1');
      const lines = text.replaceAll('\r\n', '\n');
      return [lines, lines.replaceAll('\n', '\r\n')].map((own) => Buffer.from(own, 'latin1'));
    },
  },
  {
    name: 'body-whitespace-added',
    undo: (body) => [
      Buffer.from(
        body
          .toString('latin1')
          .replace(/^[ \t\r\n]+/, '')
          .replace(/[ \t\r\n]+$/, ''),
        'latin1',
      ),
    ],
  },
  ...jsonChanges,
  { name: 'body-json-in-json', undo: (body) => [...unwrapText(body.toString()), JSON.stringify(body.toString())] },
  { name: 'body-in-envelope', undo: (body) => unwrapEnvelope(body.toString()) },
  {
    name: 'body-base64',
    undo: (body) => {
      const text = body.toString('latin1').trim();
      const isBase64 = text.length >= 8 && /^[A-Za-z0-9+/_\-\r\n]+={0,2}$/.test(text);
      return isBase64 ? [Buffer.from(text, 'base64'), body.toString('base64')] : [body.toString('base64')];
    },
  },
  {
    name: 'body-url-encoded',
    undo: (body) => {
      const text = body.toString();
      const field = text.replace(/^(?:payload|body|data|json|event)=/, '');
      return [decode(text), decode(field), decode(field.replaceAll('+', ' ')), encode(text)];
    },
  },
  {
    name: 'body-latin1',
    undo: (body) => [Buffer.from(body.toString(), 'latin1'), body.toString('latin1')],
  },
  { name: 'body-utf16', undo: respellUtf16 },
  { name: 'body-unicode-normalized', undo: (body) => ['NFC', 'NFD'].map((form) => body.toString().normalize(form)) },
  { name: 'body-not-signed', undo: () => [''] },
];

/** A JSON string that holds the body. */
function unwrapText(text: string): readonly string[] {
  const value = text.startsWith('"') ? parse(text) : undefined;
  return typeof value === 'string' ? [value] : [];
}

function unwrapEnvelope(text: string): readonly (string | Buffer)[] {
  const value = text.startsWith('{') ? parse(text) : undefined;
  if (typeof value !== 'object' || value === null) return [];
  return ['body', 'rawBody', 'payload', 'data', 'message', 'event', 'content'].flatMap((key) => {
    const inner: unknown = (value as Record<string, unknown>)[key];
    if (typeof inner === 'string') return [inner, Buffer.from(inner, 'base64')];
    return typeof inner === 'object' && inner !== null ? [JSON.stringify(inner)] : [];
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function respellUtf16(body: Buffer): readonly (Buffer | string)[] {
  const written = Buffer.from(body.toString(), 'utf16le');
  const candidates: (Buffer | string)[] = [written, Buffer.from(written).swap16()];
  if (body.length % 2 === 0 && body.includes(0)) {
    candidates.push(body.toString('utf16le').replace(/^\ufeff/, ''));
    candidates.push(
      Buffer.from(body)
        .swap16()
        .toString('utf16le')
        .replace(/^\ufeff/, ''),
    );
  }
  return candidates;
}
