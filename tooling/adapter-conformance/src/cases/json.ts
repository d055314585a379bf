import { expect } from 'vitest';
import type { AdapterCase } from '../case-context.ts';
import { eventFor, signedDelivery } from '../events.ts';
import type { FixtureName } from '../fixtures.ts';

function withMember(id: string, member: string): string {
  return `${JSON.stringify(eventFor('itpay', { id })).slice(0, -1)},${member}}`;
}

const nested = (depth: number): string => `{"id":"e","type":"t","data":${'['.repeat(depth)}${']'.repeat(depth)}}`;

/** Authentic but not an event: each of these has a correct signature. */
const INVALID_BODIES: readonly (readonly [name: string, body: string | Uint8Array, fixture?: FixtureName])[] = [
  ['not JSON', 'payment=ok'],
  ['truncated JSON', '{"id":"evt_1","type":"payment_intent.succeeded","data":{'],
  ['JSON with trailing junk', '{"id":"evt_1","type":"x","data":{}}]'],
  ['an empty body', ''],
  ['white space only', '   \n'],
  ['null', 'null'],
  ['a number', '42'],
  ['a string', '"payment_intent.succeeded"'],
  ['an array', '[{"id":"evt_1","type":"payment_intent.succeeded","data":{}}]'],
  ['an object without an id', '{"type":"payment_intent.succeeded","data":{}}'],
  ['an object with a numeric id', '{"id":1,"type":"payment_intent.succeeded","data":{}}'],
  ['a byte order mark', `\uFEFF${JSON.stringify(eventFor('itpay', { id: 'junk-bom' }))}`],
  ['UTF-16', Buffer.from(JSON.stringify(eventFor('itpay', { id: 'junk-utf16' })), 'utf16le')],
  ['invalid UTF-8', Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xff, 0xfe]), Buffer.from('","type":"x","data":{}}')])],
  [
    'an overlong UTF-8 sequence',
    Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('","type":"x"}')]),
  ],
  ['an unpaired surrogate in UTF-8', Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')])],
  ['65 levels of nesting', nested(65)],
  ['100,000 levels of nesting', nested(100_000)],
  ['a __proto__ key', withMember('junk-proto', '"__proto__":{"admin":true}')],
  ['an escaped __proto__ key', withMember('junk-proto', '"\\u005f_proto__":{"admin":true}')],
  ['a constructor key', withMember('junk-constructor', '"constructor":{"prototype":{}}')],
  ['two ids', withMember('junk-two-ids', '"id":"evt_other"')],
  ['two types', withMember('junk-two-types', '"type":"payment_intent.failed"')],
  ['an integer beyond 2^53', withMember('junk-big', '"extra":9007199254740993')],
  ['a stablecoin order without a status', '{"merchantOrderId":"ORDER_1"}', 'checkout'],
  ['a stablecoin order with two statuses', '{"merchantOrderId":"O1","status":"PROCESSING","status":"SUCCEEDED"}', 'checkout'],
  ['a signed API request instead of an event', '{"merchantOrderId":"O1","orderAmount":{"value":"1","currency":"USD"}}', 'hosted'],
];

const invalidCases: readonly AdapterCase[] = INVALID_BODIES.map(([name, body, fixture = 'itpay'], index) => ({
  name: `${name} with a correct signature is answered 400`,
  run: async (context) => {
    const response = await context.deliver(signedDelivery(fixture, { id: `junk-${index}`, body }));
    expect(response.status).toBe(400);
  },
}));

export const jsonCases: readonly AdapterCase[] = [
  ...invalidCases,
  {
    name: 'invalid JSON without a signature is answered 401, not 400: it is not parsed',
    run: async (context) => {
      const response = await context.send({ path: '/webhooks/itpay', body: Buffer.from('{{{') });
      expect(response.status).toBe(401);
    },
  },
  {
    name: 'white space and escapes are accepted: the bytes are verified, not a re-serialization',
    run: async (context) => {
      const body = `\n  ${JSON.stringify(eventFor('itpay', { id: 'json-pretty' }), null, 2).replaceAll('/', '\\/')}\r\n`;
      const response = await context.deliver(signedDelivery('itpay', { id: 'json-pretty', body }));
      expect(response.status).toBe(200);
      expect(await context.handledCount('itpay', 'json-pretty')).toBe(1);
    },
  },
  {
    name: 'text beyond ASCII arrives whole',
    run: async (context) => {
      const body = JSON.stringify({ ...eventFor('itpay', { id: 'json-unicode' }), note: '支付成功 ✓ 🧾' });
      const response = await context.deliver(signedDelivery('itpay', { id: 'json-unicode', body }), {
        framing: 'chunked',
        chunkBytes: 7,
      });
      expect(response.status).toBe(200);
    },
  },
];
