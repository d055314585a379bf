import { expect } from 'vitest';
import type { AdapterCase } from '../case-context.ts';
import { signedDelivery } from '../events.ts';

/** The signature covers the bytes, whatever their label. */
const CONTENT_TYPES: readonly string[] = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=UTF-8',
  'application/json; charset=utf-16',
  'application/json; charset=iso-8859-1',
  'application/json; charset="utf-8"',
  'application/json; charset',
  'application/json;',
  'APPLICATION/JSON',
  'application/problem+json',
  'application/vnd.itpay.event+json',
  'application/vnd.api+json; ext="x"',
  'application/x-json',
  'application/jsonp',
  'application/ld+json',
  'text/json',
  'text/plain',
  'text/plain; charset=us-ascii',
  'text/html',
  'text/xml',
  'application/xml',
  'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded; charset=utf-8',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'multipart/mixed; boundary="--"',
  'application/octet-stream',
  'application/graphql',
  'application/x-protobuf',
  'application/cbor',
  'application/msgpack',
  'application/javascript',
  'image/png',
  'video/mp4',
  '*/*',
  'json',
  ';;;',
  '/',
  'application/json, text/plain',
  `application/json; x=${'y'.repeat(1_000)}`,
];

const typeCases: readonly AdapterCase[] = CONTENT_TYPES.map((type, index) => ({
  name: `content type ${JSON.stringify(type.slice(0, 50))} is accepted`,
  run: async (context) => {
    const id = `type-${index}-order`;
    const response = await context.deliver(signedDelivery('itpay', { id }), { headers: [['Content-Type', type]] });
    expect(response.status).toBe(200);
    expect(await context.handledCount('itpay', id)).toBe(1);
  },
}));

function encodingCase(encoding: string, status: number): AdapterCase {
  return {
    name: `Content-Encoding: ${encoding} is answered ${status}`,
    run: async (context) => {
      const delivery = signedDelivery('itpay', { id: `encoding-${encoding.replaceAll(/[^a-z]/g, '-')}` });
      const response = await context.deliver(delivery, { headers: [['Content-Encoding', encoding]] });
      expect(response.status).toBe(status);
    },
  };
}

export const contentCases: readonly AdapterCase[] = [
  ...typeCases,
  {
    name: 'a missing content type is accepted',
    run: async (context) => {
      const { path, headers, body } = signedDelivery('itpay', { id: 'type-none' });
      const head = [`POST ${path} HTTP/1.1`, 'Host: x', ...headers.map((h) => h.join(': ')), `Content-Length: ${body.length}`];
      const connection = await context.open();
      await connection.write(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]));
      expect((await connection.read()).status).toBe(200);
      expect(await context.handledCount('itpay', 'type-none')).toBe(1);
    },
  },
  {
    name: 'an empty content type is accepted',
    run: async (context) => {
      const response = await context.deliver(signedDelivery('itpay', { id: 'type-empty' }), { headers: [['Content-Type', '']] });
      expect(response.status).toBe(200);
    },
  },
  encodingCase('identity', 200),
  encodingCase('gzip', 415),
  encodingCase('br', 415),
  encodingCase('deflate', 415),
  encodingCase('identity, gzip', 415),
  encodingCase('made-up', 415),
];
