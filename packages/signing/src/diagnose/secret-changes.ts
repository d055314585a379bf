import type { SecretChange } from './change.ts';
import { decode, encode } from './percent-encoding.ts';

const text = (value: string) => Buffer.from(value);

/** Prefixes that the gateways and their relatives put before a secret. */
const prefixes = ['whsec_', 'sk_live_', 'sk_test_', 'sk_', 'pk_', 'api_', 'secret_'];

export const secretChanges: readonly SecretChange[] = [
  {
    name: 'secret-padded',
    undo: (secret) => {
      const own = secret.toString('latin1');
      const padded = ['\n', '\r\n', ' ', '\t'].map((end) => Buffer.concat([secret, text(end)]));
      return [Buffer.from(own.trim(), 'latin1'), ...padded, Buffer.concat([text(' '), secret])];
    },
  },
  {
    name: 'secret-quoted',
    undo: (secret) => {
      const own = secret.toString();
      const inner = /^(["'`])(.*)\1$/s.exec(own)?.[2];
      return [`"${own}"`, `'${own}'`, ...(inner === undefined ? [] : [inner])].map(text);
    },
  },
  {
    name: 'secret-prefix-cut',
    undo: (secret) => {
      const own = secret.toString();
      return prefixes.filter((prefix) => own.startsWith(prefix)).map((prefix) => text(own.slice(prefix.length)));
    },
  },
  {
    name: 'secret-base64-decoded',
    undo: (secret) => [secret.toString(), withoutPrefix(secret)].filter(isBase64).map((own) => Buffer.from(own, 'base64')),
  },
  {
    name: 'secret-hex-decoded',
    undo: (secret) => [secret.toString(), withoutPrefix(secret)].filter(isHex).map((own) => Buffer.from(own, 'hex')),
  },
  { name: 'secret-base64-encoded', undo: (secret) => [text(secret.toString('base64')), text(secret.toString('base64url'))] },
  { name: 'secret-hex-encoded', undo: (secret) => [text(secret.toString('hex')), text(secret.toString('hex').toUpperCase())] },
  {
    name: 'secret-prefix-added',
    undo: (secret) => prefixes.filter((prefix) => !secret.toString().startsWith(prefix)).map((prefix) => text(prefix + secret)),
  },
  { name: 'secret-url-encoded', undo: (secret) => [encode(secret.toString()), decode(secret.toString())].map(text) },
  {
    name: 'secret-letter-case',
    undo: (secret) => [text(secret.toString().toLowerCase()), text(secret.toString().toUpperCase())],
  },
  { name: 'secret-undefined', undo: () => ['', 'undefined', 'null', '[object Object]', '[object Promise]'].map(text) },
];

function withoutPrefix(secret: Buffer): string {
  const own = secret.toString();
  const prefix = prefixes.find((candidate) => own.startsWith(candidate)) ?? '';
  return own.slice(prefix.length);
}

function isBase64(own: string): boolean {
  return own.length >= 8 && /^[A-Za-z0-9+/_-]+={0,2}$/.test(own);
}

function isHex(own: string): boolean {
  return own.length >= 8 && own.length % 2 === 0 && /^[0-9A-Fa-f]+$/.test(own);
}
