import type { MessageChange } from './change.ts';
import type { Layout, Message } from './message.ts';
import { decode } from './percent-encoding.ts';

const withLayouts = (message: Message, layouts: readonly Layout[]) => layouts.map((layout) => ({ ...message, layout }));
const withTimestamps = (message: Message, timestamps: readonly string[]) =>
  timestamps.map((timestamp) => ({ ...message, timestamp }));
const withPaths = (message: Message, paths: readonly string[]) =>
  paths.filter((path) => path.startsWith('/') || path.includes('://')).map((path) => ({ ...message, path }));
const withQueries = (message: Message, queries: readonly string[]) => queries.map((query) => ({ ...message, query }));
const withAlgorithms = (message: Message, algorithms: readonly Message['algorithm'][]) =>
  algorithms.map((algorithm) => ({ ...message, algorithm }));

/** Mistakes with the time. */
export const timestampChanges: readonly MessageChange[] = [
  {
    name: 'timestamp-in-milliseconds',
    undo: (message) =>
      isItPay(message) && /^\d{13}$/.test(message.timestamp) ? withTimestamps(message, [message.timestamp.slice(0, -3)]) : [],
  },
  {
    name: 'timestamp-in-seconds',
    undo: (message) =>
      !isItPay(message) && /^\d{10}$/.test(message.timestamp) ? withTimestamps(message, [`${message.timestamp}000`]) : [],
  },
  {
    name: 'timestamp-signed-in-milliseconds',
    undo: (message) => (isItPay(message) ? withTimestamps(message, [`${message.timestamp}000`]) : []),
  },
  {
    name: 'timestamp-signed-in-seconds',
    undo: (message) => (isItPay(message) ? [] : withTimestamps(message, [message.timestamp.slice(0, -3)])),
  },
  { name: 'timestamp-taken-twice', undo: (message) => withTimestamps(message, listNeighbors(message.timestamp)) },
];

function isItPay({ layout }: Message): boolean {
  return layout.startsWith('itpay');
}

function listNeighbors(timestamp: string): readonly string[] {
  if (!/^\d{10,13}$/.test(timestamp)) return [];
  const reach = timestamp.length === 13 ? 10 : 2;
  return Array.from({ length: 2 * reach + 1 }, (_, index) => String(Number(timestamp) + index - reach));
}

/** Mistakes about what is signed, in which order, and how. */
export const schemeChanges: readonly MessageChange[] = [
  {
    name: 'other-gateway',
    undo: (message) => {
      const others: Readonly<Partial<Record<Layout, readonly Layout[]>>> = {
        'itpay-webhook': ['stablecoin-body', 'stablecoin-request'],
        'itpay-request': ['stablecoin-request'],
        'stablecoin-body': ['itpay-webhook'],
        'stablecoin-request': ['itpay-request'],
      };
      return withLayouts(message, others[message.layout] ?? []);
    },
  },
  {
    name: 'webhook-for-request',
    undo: (message) =>
      withLayouts(
        message,
        message.layout === 'itpay-request'
          ? ['itpay-webhook']
          : message.layout === 'stablecoin-request'
            ? ['stablecoin-body']
            : [],
      ),
  },
  {
    name: 'request-for-webhook',
    undo: (message) => (message.layout === 'itpay-webhook' && message.path !== '' ? withLayouts(message, ['itpay-request']) : []),
  },
  {
    name: 'timestamp-not-signed',
    undo: (message) => (isWebhook(message) ? withLayouts(message, ['body-alone']) : withTimestamps(message, [''])),
  },
  {
    name: 'body-not-hashed',
    undo: (message) => (message.layout === 'stablecoin-request' ? withLayouts(message, ['lines-and-body']) : []),
  },
  {
    name: 'separator-wrong',
    undo: (message) =>
      isWebhook(message)
        ? withLayouts(message, ['timestamp-and-body', 'itpay-webhook', 'stablecoin-body', 'timestamp-line-body'])
        : withLayouts(message, ['no-line-feeds', 'dots-for-line-feeds', 'request-with-dots', 'lines-and-body']),
  },
  {
    name: 'order-swapped',
    undo: (message) =>
      isWebhook(message) ? withLayouts(message, ['body-dot-timestamp', 'body-line-timestamp', 'body-and-timestamp']) : [],
  },
  {
    name: 'body-hash-in-hex',
    undo: (message) => (message.layout === 'stablecoin-request' ? withLayouts(message, ['lines-and-hex']) : []),
  },
  {
    name: 'body-hashed',
    undo: (message) =>
      withLayouts(
        message,
        message.layout === 'itpay-webhook' ? ['webhook-of-hash'] : message.layout === 'itpay-request' ? ['request-of-hash'] : [],
      ),
  },
  { name: 'algorithm-sha1', undo: (message) => withAlgorithms(message, ['sha1']) },
  { name: 'algorithm-sha512', undo: (message) => withAlgorithms(message, ['sha512']) },
  { name: 'algorithm-md5', undo: (message) => withAlgorithms(message, ['md5']) },
  { name: 'hash-without-hmac', undo: (message) => withAlgorithms(message, ['secret-first', 'secret-last']) },
];

function isWebhook({ layout }: Message): boolean {
  return layout === 'itpay-webhook' || layout === 'stablecoin-body';
}

const mounts = ['/v1', '/api', '/api/v1', '/webhooks', '/webhook', '/callback', '/payments'];
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Mistakes with method, path and query. They only matter where these are signed. */
export const requestLineChanges: readonly MessageChange[] = [
  {
    name: 'method-letter-case',
    undo: (message) => [message.method.toLowerCase(), message.method.toUpperCase()].map((method) => ({ ...message, method })),
  },
  { name: 'method-other', undo: (message) => methods.map((method) => ({ ...message, method })) },
  {
    name: 'path-trailing-slash',
    undo: (message) => withPaths(message, [message.path.endsWith('/') ? message.path.slice(0, -1) : `${message.path}/`]),
  },
  {
    name: 'path-query-included',
    undo: (message) => {
      const [bare = '', inner = ''] = message.path.split('?');
      const signed = { ...message, path: `${bare}?${message.query || inner}` };
      const cut =
        inner === ''
          ? []
          : [
              { ...message, path: bare },
              { ...message, path: bare, query: inner },
            ];
      return message.query === '' && inner === '' ? [] : [signed, { ...signed, query: '' }, ...cut];
    },
  },
  {
    name: 'path-prefix',
    undo: (message) => {
      const { path } = message;
      const segments = path.split('/');
      const cut = [2, 3, 4].filter((count) => count < segments.length).map((count) => `/${segments.slice(count).join('/')}`);
      return withPaths(message, [...cut, ...mounts.map((mount) => mount + path)]);
    },
  },
  {
    name: 'path-encoding',
    undo: (message) =>
      withPaths(message, [decode(message.path), ...(message.path.includes('%') ? [] : [encodePath(message.path)])]),
  },
  {
    name: 'path-encoded-twice',
    undo: (message) => withPaths(message, [message.path.replaceAll('%', '%25'), message.path.replaceAll('%25', '%')]),
  },
  {
    name: 'path-full-url',
    undo: ({ path, ...message }) => {
      const bare = /^[a-z]+:\/\/[^/]*(\/[^?#]*)/i.exec(path)?.[1];
      const hosts = ['https://api.itpay.ai', 'http://localhost', 'https://localhost'];
      return withPaths({ path, ...message }, bare === undefined ? hosts.map((host) => host + path) : [bare]);
    },
  },
  { name: 'path-letter-case', undo: (message) => withPaths(message, [message.path.toLowerCase()]) },
  { name: 'query-not-signed', undo: (message) => withQueries(message, ['']) },
  {
    name: 'query-question-mark',
    undo: (message) => withQueries(message, [message.query.replace(/^\?/, ''), `?${message.query}`]),
  },
  {
    name: 'query-order',
    undo: (message) => {
      const parts = message.query.split('&');
      if (parts.length < 2) return [];
      const turns = parts.length > 4 ? [] : parts.map((_, index) => [...parts.slice(index), ...parts.slice(0, index)]);
      return withQueries(
        message,
        [[...parts].sort(), [...parts].reverse(), ...turns].map((order) => order.join('&')),
      );
    },
  },
  {
    name: 'query-encoding',
    undo: (message) => {
      const { query } = message;
      const respelled = [query.replaceAll('+', '%20'), query.replaceAll('%20', '+'), decode(query), encodePath(query)];
      return withQueries(message, respelled);
    },
  },
];

function encodePath(path: string): string {
  try {
    return encodeURI(path);
  } catch {
    return path;
  }
}
