import { createHash } from 'node:crypto';

/** What was signed, in which order. The first four are the gateways' own; the others are what people sign by mistake. */
export type Layout = keyof typeof layouts;

/** A message as it may have been signed. Every field is what the signer used, not necessarily what arrived. */
export interface Message {
  readonly layout: Layout;
  readonly algorithm: 'sha256' | 'sha1' | 'sha512' | 'md5' | 'secret-first' | 'secret-last';
  readonly timestamp: string;
  readonly method: string;
  /** Empty when it is not known. */
  readonly path: string;
  readonly query: string;
  readonly body: Buffer;
}

const hash = (data: string | Buffer, encoding: 'base64' | 'hex') => createHash('sha256').update(data).digest(encoding);

/** The hashed line of a stablecoin request: the body if there is one, else the query if there is one. */
function hashedLine({ body, query }: Message, encoding: 'base64' | 'hex' = 'base64'): string {
  if (body.length > 0) return `\n${hash(body, encoding)}`;
  return query === '' ? '' : `\n${hash(query, encoding)}`;
}

const layouts = {
  'itpay-webhook': ({ timestamp, body }: Message) => [`${timestamp}.`, body],
  'itpay-request': ({ timestamp, method, path, body }: Message) => [timestamp + method + path, body],
  'stablecoin-body': ({ timestamp, body }: Message) => [`${timestamp}\n`, body],
  'stablecoin-request': (message: Message) => [`${message.timestamp}\n${message.method}\n${message.path}${hashedLine(message)}`],
  'body-alone': ({ body }: Message) => [body],
  'timestamp-and-body': ({ timestamp, body }: Message) => [timestamp, body],
  'timestamp-line-body': ({ timestamp, body }: Message) => [`${timestamp}\r\n`, body],
  'body-dot-timestamp': ({ timestamp, body }: Message) => [body, `.${timestamp}`],
  'body-line-timestamp': ({ timestamp, body }: Message) => [body, `\n${timestamp}`],
  'body-and-timestamp': ({ timestamp, body }: Message) => [body, timestamp],
  'lines-and-body': ({ timestamp, method, path, body }: Message) => [`${timestamp}\n${method}\n${path}\n`, body],
  'lines-and-hex': (message: Message) => [
    `${message.timestamp}\n${message.method}\n${message.path}${hashedLine(message, 'hex')}`,
  ],
  'no-line-feeds': (message: Message) => [
    `${message.timestamp}${message.method}${message.path}${hashedLine(message).trimStart()}`,
  ],
  'dots-for-line-feeds': (message: Message) => [
    `${message.timestamp}\n${message.method}\n${message.path}${hashedLine(message)}`.replaceAll('\n', '.'),
  ],
  'request-with-dots': ({ timestamp, method, path, body }: Message) => [`${timestamp}.${method}.${path}.`, body],
  'webhook-of-hash': ({ timestamp, body }: Message) => [`${timestamp}.${hash(body, 'hex')}`],
  'request-of-hash': ({ timestamp, method, path, body }: Message) => [timestamp + method + path + hash(body, 'hex')],
} satisfies Record<string, (message: Message) => readonly (string | Buffer)[]>;

/** The signed bytes, part after part. */
export function listParts(message: Message): readonly (string | Buffer)[] {
  return layouts[message.layout](message);
}
