import { createHash, createHmac } from 'node:crypto';
import type { Cause } from '../../src/diagnose/index.ts';

/** What a sender does, step by step, and what arrives. Written from the schemes alone: nothing is shared with the package. */
export interface Delivery {
  readonly kind: 'itpay-webhook' | 'itpay-request' | 'stablecoin-webhook' | 'stablecoin-request';
  /** What the sender signs with. */
  signingSecret: Buffer | string;
  /** What the receiver holds. */
  readonly secrets: string[];
  signedTimestamp: string;
  timestamp: string;
  method: string;
  path: string;
  query: string;
  readonly signedLine: { method: string; path: string; query: string };
  signedBody: Buffer;
  body: Buffer;
  algorithm: string;
  /** What is signed, if not what the scheme says. */
  message?: (delivery: Delivery) => (string | Buffer)[];
  /** What becomes of the signature on its way. */
  spell: (mac: Buffer, delivery: Delivery) => string;
  wrapHeader: (timestamp: string, signature: string) => string | string[];
  nowOffsetMs: number;
  nowInSeconds?: boolean;
  form: 'auto' | 'body' | 'request';
}

/** A mistake, and the name that it must be given. */
export interface Mistake {
  readonly name: Cause;
  readonly kinds?: readonly Delivery['kind'][];
  readonly apply: (delivery: Delivery) => void;
}

const sha256 = (data: Buffer | string, encoding: 'hex' | 'base64') => createHash('sha256').update(data).digest(encoding);
export const isHex = ({ kind }: Delivery): boolean => kind.startsWith('itpay');
const isWebhook = ({ kind }: Delivery): boolean => kind.endsWith('webhook');

function hashedLine(hashed: Buffer | string, encoding: 'hex' | 'base64' = 'base64'): string {
  return hashed.length === 0 ? '' : `\n${sha256(hashed, encoding)}`;
}

function lines({ signedTimestamp, signedLine, signedBody }: Delivery, encoding: 'hex' | 'base64' = 'base64'): string {
  const { method, path, query } = signedLine;
  return `${signedTimestamp}\n${method}\n${path}${hashedLine(signedBody.length > 0 ? signedBody : query, encoding)}`;
}

export function messageOf(delivery: Delivery): (string | Buffer)[] {
  const { kind, form, signedTimestamp: t, signedLine, signedBody } = delivery;
  if (kind === 'itpay-webhook') return [`${t}.`, signedBody];
  if (kind === 'itpay-request') return [t + signedLine.method + signedLine.path, signedBody];
  if (kind === 'stablecoin-webhook' && form !== 'request') return [`${t}\n`, signedBody];
  return [lines(delivery)];
}

export function signatureOf(delivery: Delivery): string {
  const hmac = createHmac(delivery.algorithm, delivery.signingSecret);
  for (const part of (delivery.message ?? messageOf)(delivery)) hmac.update(part);
  return delivery.spell(hmac.digest(), delivery);
}

function respellBody(name: Cause, respell: (text: string) => string | Buffer): Mistake {
  return {
    name,
    apply: (delivery) => {
      delivery.body = Buffer.from(respell(delivery.body.toString()) as string);
    },
  };
}

function signSecret(name: Cause, secretOf: (secret: string) => string | Buffer): Mistake {
  return {
    name,
    apply: (delivery) => {
      delivery.signingSecret = secretOf(delivery.secrets[0] ?? '');
    },
  };
}

function spell(name: Cause, kinds: Mistake['kinds'] & {}, write: (mac: Buffer, own: string) => string): Mistake {
  return {
    name,
    kinds,
    apply: (delivery) => {
      delivery.spell = (mac, own) => write(mac, mac.toString(isHex(own) ? 'hex' : 'base64'));
    },
  };
}

function signMessage(name: Cause, kinds: Mistake['kinds'] & {}, message: (delivery: Delivery) => (string | Buffer)[]): Mistake {
  return {
    name,
    kinds,
    apply: (delivery) => {
      delivery.message = message;
    },
  };
}

function signLine(name: Cause, kinds: Mistake['kinds'] & {}, change: (line: Delivery['signedLine']) => void): Mistake {
  return { name, kinds, apply: ({ signedLine }) => change(signedLine) };
}

const hexKinds = ['itpay-webhook', 'itpay-request'] as const;
const base64Kinds = ['stablecoin-webhook', 'stablecoin-request'] as const;
const webhooks = ['itpay-webhook', 'stablecoin-webhook'] as const;
const requests = ['itpay-request', 'stablecoin-request'] as const;
const all = [...hexKinds, ...base64Kinds] as const;

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  );
}

export const bodyMistakes: readonly Mistake[] = [
  respellBody('body-newline-added', (text) => `${text}\n`),
  respellBody('body-newline-added', (text) => `${text}\r\n`),
  {
    name: 'body-newline-removed',
    apply: (delivery) => {
      delivery.signedBody = Buffer.concat([delivery.signedBody, Buffer.from('\n')]);
    },
  },
  respellBody('body-whitespace-added', (text) => ` ${text} `),
  {
    name: 'body-line-ends',
    apply: (delivery) => {
      const text = JSON.stringify(JSON.parse(delivery.signedBody.toString()), null, 2);
      delivery.signedBody = Buffer.from(text.replaceAll('\n', '\r\n'));
      delivery.body = Buffer.from(text);
    },
  },
  respellBody('body-bom-added', (text) => `\ufeff${text}`),
  {
    name: 'body-bom-removed',
    apply: (delivery) => {
      delivery.signedBody = Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), delivery.signedBody]);
    },
  },
  respellBody('body-nul-padded', (text) => `${text}\0\0\0`),
  respellBody('body-json-spacing', (text) => JSON.stringify(JSON.parse(text), null, 2)),
  respellBody('body-json-spacing', (text) => JSON.stringify(JSON.parse(text), null, '\t')),
  respellBody('body-json-unicode-escapes', (text) =>
    text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  ),
  respellBody('body-json-slash-escapes', (text) => text.replaceAll('/', '\\/')),
  respellBody('body-json-html-escapes', (text) => text.replace(/[<>&]/g, (unit) => `\\u00${unit.charCodeAt(0).toString(16)}`)),
  {
    name: 'body-json-numbers',
    apply: (delivery) => {
      delivery.signedBody = Buffer.from(delivery.signedBody.toString().replace(/"value":(\d+)/, '"value":$1.0'));
    },
  },
  respellBody('body-json-key-order', (text) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).reverse()))),
  {
    name: 'body-json-key-order',
    apply: (delivery) => {
      delivery.signedBody = Buffer.from(JSON.stringify(sortKeys(JSON.parse(delivery.signedBody.toString()))));
    },
  },
  respellBody('body-json-in-json', (text) => JSON.stringify(text)),
  respellBody('body-in-envelope', (text) => JSON.stringify({ version: '2.0', body: text, isBase64Encoded: false })),
  respellBody('body-base64', (text) => Buffer.from(text).toString('base64')),
  respellBody('body-url-encoded', (text) => encodeURIComponent(text)),
  respellBody('body-url-encoded', (text) => `payload=${encodeURIComponent(text)}`),
  respellBody('body-latin1', (text) => Buffer.from(text).toString('latin1')),
  respellBody('body-utf16', (text) => Buffer.from(text, 'utf16le')),
  respellBody('body-unicode-normalized', (text) => text.normalize('NFD')),
  {
    name: 'body-not-signed',
    apply: (delivery) => {
      delivery.signedBody = Buffer.alloc(0);
    },
  },
];

export const secretMistakes: readonly Mistake[] = [
  signSecret('secret-padded', (secret) => `${secret}\n`),
  signSecret('secret-padded', (secret) => `${secret} `),
  signSecret('secret-quoted', (secret) => `"${secret}"`),
  signSecret('secret-prefix-cut', (secret) => secret.slice('whsec_'.length)),
  signSecret('secret-prefix-added', (secret) => `sk_live_${secret}`),
  signSecret('secret-base64-decoded', (secret) => Buffer.from(secret.slice('whsec_'.length), 'base64')),
  signSecret('secret-base64-encoded', (secret) => Buffer.from(secret).toString('base64')),
  signSecret('secret-hex-encoded', (secret) => Buffer.from(secret).toString('hex')),
  signSecret('secret-url-encoded', (secret) => encodeURIComponent(secret)),
  signSecret('secret-letter-case', (secret) => secret.toUpperCase()),
  signSecret('secret-undefined', () => 'undefined'),
  {
    name: 'secret-hex-decoded',
    apply: (delivery) => {
      delivery.secrets[0] = Buffer.from(delivery.secrets[0] ?? '').toString('hex');
      delivery.signingSecret = Buffer.from(delivery.secrets[0], 'hex');
    },
  },
  {
    name: 'secret-older',
    apply: (delivery) => {
      delivery.secrets.unshift('whsec_the-next-one');
    },
  },
];

export const otherMistakes: readonly Mistake[] = [
  spell('signature-upper-case', hexKinds, (mac) => mac.toString('hex').toUpperCase()),
  spell('signature-base64-for-hex', hexKinds, (mac) => mac.toString('base64')),
  spell('signature-hex-for-base64', base64Kinds, (mac) => mac.toString('hex')),
  spell('signature-padding-cut', base64Kinds, (_, own) => own.slice(0, -1)),
  spell('signature-prefixed', all, (_, own) => `sha256=${own}`),
  spell('signature-quoted', ['itpay-request', ...base64Kinds], (_, own) => `"${own}"`),
  spell('signature-encoded-twice', base64Kinds, (mac) => Buffer.from(mac.toString('hex')).toString('base64')),
  spell('signature-truncated', hexKinds, (_, own) => own.slice(0, 40)),
  {
    name: 'header-doubled',
    kinds: ['itpay-webhook'],
    apply: (delivery) => {
      delivery.wrapHeader = (t, v1) => `t=${t},v1=${v1}, t=${t},v1=${v1}`;
    },
  },
  {
    name: 'header-doubled',
    kinds: ['itpay-webhook'],
    apply: (delivery) => {
      delivery.wrapHeader = (t, v1) => [`t=${t},v1=${v1}`, `t=${t},v1=${v1}`];
    },
  },
  {
    name: 'header-name-included',
    kinds: ['itpay-webhook'],
    apply: (delivery) => {
      delivery.wrapHeader = (t, v1) => `X-ItPay-Signature: t=${t},v1=${v1}`;
    },
  },
  {
    name: 'header-separator',
    kinds: ['itpay-webhook'],
    apply: (delivery) => {
      delivery.wrapHeader = (t, v1) => `t=${t};v1=${v1}`;
    },
  },
  {
    name: 'header-key-names',
    kinds: ['itpay-webhook'],
    apply: (delivery) => {
      delivery.wrapHeader = (t, v1) => `T=${t},V1=${v1}`;
    },
  },
  {
    name: 'timestamp-in-milliseconds',
    kinds: hexKinds,
    apply: (delivery) => {
      delivery.timestamp += '000';
    },
  },
  {
    name: 'timestamp-in-seconds',
    kinds: base64Kinds,
    apply: (delivery) => {
      delivery.timestamp = delivery.timestamp.slice(0, -3);
      delivery.signedTimestamp = delivery.timestamp;
    },
  },
  {
    name: 'timestamp-signed-in-milliseconds',
    kinds: hexKinds,
    apply: (delivery) => {
      delivery.signedTimestamp += '000';
    },
  },
  {
    name: 'timestamp-signed-in-seconds',
    kinds: base64Kinds,
    apply: (delivery) => {
      delivery.signedTimestamp = delivery.signedTimestamp.slice(0, -3);
    },
  },
  {
    name: 'timestamp-taken-twice',
    apply: (delivery) => {
      delivery.timestamp = String(Number(delivery.timestamp) + 1);
    },
  },
  {
    name: 'timestamp-too-old',
    apply: (delivery) => {
      delivery.nowOffsetMs = 900_000;
    },
  },
  {
    name: 'timestamp-too-new',
    apply: (delivery) => {
      delivery.nowOffsetMs = -900_000;
    },
  },
  {
    name: 'now-in-seconds',
    apply: (delivery) => {
      delivery.nowInSeconds = true;
    },
  },
  signMessage('timestamp-not-signed', webhooks, ({ signedBody }) => [signedBody]),
  signMessage('separator-wrong', webhooks, ({ signedTimestamp, signedBody }) => [signedTimestamp, signedBody]),
  signMessage('separator-wrong', ['itpay-webhook'], ({ signedTimestamp, signedBody }) => [`${signedTimestamp}\n`, signedBody]),
  signMessage('order-swapped', webhooks, ({ signedTimestamp, signedBody }) => [signedBody, `.${signedTimestamp}`]),
  signMessage('webhook-for-request', ['itpay-request'], ({ signedTimestamp, signedBody }) => [`${signedTimestamp}.`, signedBody]),
  signMessage('webhook-for-request', ['stablecoin-request'], ({ signedTimestamp, signedBody }) => [
    `${signedTimestamp}\n`,
    signedBody,
  ]),
  signMessage('body-hash-in-hex', ['stablecoin-request'], (delivery) => [lines(delivery, 'hex')]),
  signMessage('body-not-hashed', ['stablecoin-request'], ({ signedTimestamp, signedLine, signedBody }) => [
    `${signedTimestamp}\n${signedLine.method}\n${signedLine.path}\n`,
    signedBody,
  ]),
  signMessage('body-hashed', ['itpay-webhook'], ({ signedTimestamp, signedBody }) => [
    `${signedTimestamp}.${sha256(signedBody, 'hex')}`,
  ]),
  ...(['sha1', 'sha512', 'md5'] as const).map(
    (algorithm): Mistake => ({
      name: `algorithm-${algorithm}`,
      apply: (delivery) => {
        delivery.algorithm = algorithm;
      },
    }),
  ),
  {
    name: 'hash-without-hmac',
    apply: (delivery) => {
      delivery.spell = (_, own) => {
        const hash = createHash('sha256').update(own.signingSecret);
        for (const part of messageOf(own)) hash.update(part);
        return hash.digest(isHex(own) ? 'hex' : 'base64');
      };
    },
  },
  {
    name: 'other-gateway',
    kinds: webhooks,
    apply: (delivery) => {
      delivery.message = ({ kind, signedTimestamp, signedBody }) => [
        kind === 'itpay-webhook' ? `${signedTimestamp}\n` : `${signedTimestamp}.`,
        signedBody,
      ];
      delivery.spell = (mac, own) => mac.toString(isHex(own) ? 'base64' : 'hex');
    },
  },
  {
    name: 'other-form',
    kinds: ['stablecoin-webhook'],
    apply: (delivery) => {
      delivery.message = (own) => [lines(own)];
      delivery.form = 'body';
    },
  },
  signLine('method-letter-case', requests, (line) => {
    line.method = line.method.toLowerCase();
  }),
  signLine('method-other', requests, (line) => {
    line.method = 'PUT';
  }),
  signLine('path-trailing-slash', requests, (line) => {
    line.path += '/';
  }),
  signLine('path-prefix', requests, (line) => {
    line.path = line.path.replace('/v1', '');
  }),
  signLine('path-prefix', requests, (line) => {
    line.path = `/api${line.path}`;
  }),
  signLine('path-encoding', requests, (line) => {
    line.path = decodeURIComponent(line.path);
  }),
  signLine('path-encoded-twice', requests, (line) => {
    line.path = line.path.replaceAll('%', '%25');
  }),
  signLine('path-full-url', ['itpay-request'], (line) => {
    line.path = `https://api.itpay.ai${line.path}`;
  }),
  signLine('path-letter-case', requests, (line) => {
    line.path = line.path.toLowerCase();
  }),
  ...queryMistakes(),
];

function queryMistakes(): Mistake[] {
  const change = (name: Cause, sign: (delivery: Delivery) => void): Mistake => ({
    name,
    kinds: ['stablecoin-request'],
    apply: (delivery) => {
      delivery.method = 'GET';
      delivery.signedLine.method = 'GET';
      delivery.body = Buffer.alloc(0);
      delivery.signedBody = Buffer.alloc(0);
      delivery.query = 'status=PAID&from=a%20b&limit=10';
      delivery.signedLine.query = delivery.query;
      sign(delivery);
    },
  });
  return [
    change('path-query-included', ({ signedLine, query }) => {
      signedLine.path += `?${query}`;
      signedLine.query = '';
    }),
    change('query-not-signed', ({ signedLine }) => {
      signedLine.query = '';
    }),
    change('query-order', ({ signedLine }) => {
      signedLine.query = signedLine.query.split('&').sort().join('&');
    }),
    change('query-encoding', ({ signedLine }) => {
      signedLine.query = signedLine.query.replaceAll('%20', '+');
    }),
    change('query-question-mark', ({ signedLine, query }) => {
      signedLine.query = `?${query}`;
    }),
  ];
}

export function isApplicable({ kinds }: Mistake, delivery: Delivery): boolean {
  return kinds === undefined || kinds.includes(delivery.kind);
}

export function isWebhookDelivery(delivery: Delivery): boolean {
  return isWebhook(delivery);
}
