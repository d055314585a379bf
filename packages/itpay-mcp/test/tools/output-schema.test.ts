import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ItPayClient } from '@x/itpay-client';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createItPayTools } from '../../src/tools/itpay-tools.ts';
import type { ItPayToolName } from '../../src/tools/types.ts';

let answers: Readonly<Record<string, unknown>> = {};
let server: Server;
let client: ItPayClient;
beforeAll(async () => {
  // A gateway that answers whatever the property wants, to whatever is asked.
  server = createServer((request, response) => {
    const kind = request.url?.includes('/services') ? 'list' : request.url?.endsWith('/qr') ? 'charge' : 'intent';
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answers[kind]));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  client = new ItPayClient({ apiKey: 'sk_test_schema', baseUrl: `http://127.0.0.1:${port}/v1`, maxRetries: 0 });
});
afterAll(async () => {
  await client.close();
  server.close();
});

/** What a field may hold although the documentation says otherwise, the documented kind included. */
const field = (documented: fc.Arbitrary<unknown>) =>
  fc.oneof(
    { weight: 3, arbitrary: documented },
    { weight: 2, arbitrary: fc.oneof(fc.string({ unit: 'binary', maxLength: 100 }), fc.jsonValue({ maxDepth: 1 })) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
const time = field(fc.constant('2026-11-20T10:00:00.000Z'));
const amount = field(fc.record({ currency: field(fc.constant('CNY')), value: field(fc.constantFrom(699, -1, 0.5, 2 ** 60)) }));
const status = fc.oneof(
  fc.constantFrom('pending', 'qr_generated', 'scanning', 'succeeded', 'failed', 'expired', 'cancelled', 'next step: pay again'),
  fc.string({ unit: 'binary', minLength: 1 }),
);
const intent = fc.record({
  id: fc.oneof(fc.constant('pi_1'), fc.string({ unit: 'binary', minLength: 1, maxLength: 100 })),
  status,
  amount,
  service_id: field(fc.constant('svc_1')),
  channel: field(fc.constant('alipay')),
  expires_at: time,
  failure_reason: field(fc.constant('declined')),
});
const charge = fc.record({
  scan_url: fc.oneof(
    fc.constantFrom('https://pay.example/1', 'itpay://pay/1', 'javascript:alert(1)'),
    fc.string({ unit: 'binary', minLength: 1 }),
  ),
  qr_data: field(fc.constant('00020101021226')),
  display: field(fc.record({ merchant_name: field(fc.string()) })),
  expires_at: time,
});
const price = field(
  fc.record({ amount: field(fc.constant(99)), currency: field(fc.constant('USD')), label: field(fc.string()) }),
);
const manifest = fc.record({
  id: fc.string({ unit: 'binary', minLength: 1 }),
  name: field(fc.string()),
  description: field(fc.string()),
  status: field(fc.constant('active')),
  accepted_channels: field(fc.array(field(fc.constant('alipay')))),
  pricing: field(fc.record({ one_time: field(fc.array(price)) })),
});
const list = fc.oneof(fc.array(manifest, { maxLength: 60 }), fc.record({ data: fc.array(manifest, { maxLength: 3 }) }));

/** What the documentation promises: every call succeeds on it. */
const documented = {
  intent: { id: 'pi_1', status: 'pending', amount: { currency: 'CNY', value: 699 }, service_id: 'svc_1', channel: 'alipay' },
  charge: { scan_url: 'https://pay.example/1', qr_data: '00020101021226', expires_at: '2026-11-20T10:00:00.000Z' },
  list: [{ id: 'svc_1', name: 'Report', status: 'active', accepted_channels: ['alipay'] }],
};
/** Mostly as documented, so that successes are checked too, not only refusals. */
const given: fc.Arbitrary<Record<'intent' | 'charge' | 'list', unknown>> = fc.record({
  intent: fc.oneof(
    { weight: 1, arbitrary: intent },
    {
      weight: 4,
      arbitrary: fc
        .record({ id: fc.constant('pi_1'), status, channel: field(fc.constant('alipay')) })
        .map((some) => ({ ...documented.intent, ...some })),
    },
  ),
  charge,
  list,
});

const calls: readonly (readonly [ItPayToolName, object])[] = [
  ['create_payment_intent', { purchase_ref: 'a', service_id: 'svc_1', amount: { currency: 'CNY', value: 699 } }],
  ['generate_qr', { payment_intent_id: 'pi_1' }],
  ['check_payment_status', { payment_intent_id: 'pi_1' }],
  ['list_manifests', {}],
];

describe('run', () => {
  test.each(calls)(
    '%s answers in the shape of its outputSchema or with advice, whatever the gateway sends',
    async (name, args) => {
      const tool = createItPayTools({ client }).find((candidate) => candidate.name === name);
      if (tool === undefined) throw new Error(`${name} is missing`);
      const outputSchema = tool.outputSchema.strict();
      let successes = 0;
      await fc.assert(
        fc.asyncProperty(given, async (sent) => {
          answers = sent;
          const answer = await tool.run(args);
          const text = answer.content.find((part) => part.type === 'text')?.text ?? '';
          if (answer.isError) {
            expect(text).toMatch(/^Error (?!INTERNAL)[\w.:-]+: .*\nsafe_to_retry: (true|false)\nnext_step: .+$/);
            return;
          }
          successes += 1;
          expect(outputSchema.safeParse(answer.structuredContent).error).toBeUndefined();
          // Only our own lines: nothing that the gateway sent can begin one.
          expect(text.split('\n').filter((line) => line.startsWith('next_step:')).length).toBeLessThanOrEqual(1);
          expect(JSON.stringify(answer)).not.toMatch(/javascript:/);
        }),
        { numRuns: 300, examples: [[documented]] },
      );
      expect(successes).toBeGreaterThan(30);
    },
  );
});
