import { InMemoryTransport } from '@modelcontextprotocol/client';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildMcpServer } from '../src/build-mcp-server.ts';
import { callTool, useGateway } from './support/connect.ts';

const gateway = useGateway();
const RUNS = 10_000;

const anything = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.anything({ maxDepth: 2, withNullPrototype: true, withBigInt: true, withDate: true, withMap: true }),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.oneof(fc.double(), fc.integer(), fc.constantFrom(Number.NaN, -0, 2 ** 53, 1e308, -1)) },
);

const argumentNames = [
  'purchase_ref',
  'amount',
  'service_id',
  'description',
  'payment_intent_id',
  'wait_seconds',
  'q',
  'metadata',
  '__proto__',
  'channel',
];
const anyArguments = fc.oneof(
  anything,
  fc.dictionary(fc.oneof(fc.constantFrom(...argumentNames), fc.string()), anything, { maxKeys: 6 }),
);

describe('run', () => {
  test.each(['create_payment_intent', 'generate_qr', 'check_payment_status', 'list_manifests'] as const)(
    `%s survives ${RUNS} fuzzed arguments`,
    async (name) => {
      const tool = gateway.newServer().tools.find((candidate) => candidate.name === name);
      // Cut off at the gate: only arguments that pass every check get as far as a request, and those are rare here.
      const cancelled = AbortSignal.abort();
      await fc.assert(
        fc.asyncProperty(anyArguments, async (args) => {
          const answer = await tool?.run(args, { signal: cancelled });
          expect(answer?.content[0]?.type).toBe('text');
        }),
        { numRuns: RUNS },
      );
    },
    60_000,
  );
});

describe('tools/call', () => {
  test('answers any JSON with a result or a protocol error, one for each call, and goes on serving', async () => {
    // Nobody listens there: what passes every check fails at once, with advice.
    const { tools } = gateway.newServer({ baseUrl: 'http://127.0.0.1:9/v1', maxRetries: 0 });
    const [near, far] = InMemoryTransport.createLinkedPair();
    await buildMcpServer(tools).connect(far);
    const waiting = new Map<unknown, (answer: WireAnswer) => void>();
    near.onmessage = (message) => waiting.get((message as WireAnswer).id)?.(message as WireAnswer);
    let id = 0;
    const call = async (method: string, params: unknown): Promise<WireAnswer> => {
      id += 1;
      const answered = new Promise<WireAnswer>((resolve) => waiting.set(id, resolve));
      await near.send({ jsonrpc: '2.0', id, method, params } as never);
      return answered;
    };
    await call('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'fuzz', version: '1' } });
    const names = fc.constantFrom(...tools.map((tool) => tool.name));
    const json = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...argumentNames), fc.jsonValue({ maxDepth: 1 })));
    await fc.assert(
      fc.asyncProperty(names, json, async (name, args) => {
        const { result, error } = await call('tools/call', { name, arguments: args });
        if (result?.isError) expect(result.content[0]?.text).toMatch(/^Error [\w.:-]+: .+\nsafe_to_retry: .+\nnext_step: .+$/);
        else expect(result === undefined ? error?.code : result.structuredContent).toBeDefined();
      }),
      { numRuns: 2_000 },
    );
    expect((await call('tools/list', {})).result?.tools).toHaveLength(4);
    await near.close();
  }, 60_000);
});

interface WireAnswer {
  readonly id: number;
  readonly error?: { readonly code: number };
  readonly result?: {
    readonly isError?: boolean;
    readonly content: readonly { readonly text?: string }[];
    readonly structuredContent?: object;
    readonly tools?: readonly unknown[];
  };
}

describe('create_payment_intent', () => {
  test.each([
    ['negative', { currency: 'CNY', value: -1 }],
    ['zero', { currency: 'CNY', value: 0 }],
    ['fractional', { currency: 'CNY', value: 0.5 }],
    ['beyond 2^53', { currency: 'CNY', value: 2 ** 53 }],
    ['infinite', { currency: 'CNY', value: Number.POSITIVE_INFINITY }],
    ['text', { currency: 'CNY', value: '699' }],
    ['of an unknown currency', { currency: 'XYZ', value: 1 }],
    ['of a currency in small letters', { currency: 'cny', value: 1 }],
    ['without a currency', { value: 1 }],
    ['with more than it should hold', { currency: 'CNY', value: 1, unit: 'yuan' }],
  ])('refuses an amount that is %s before the gateway', async (_, amount) => {
    const client = await gateway.overHttp('auto');
    const before = gateway.sandbox.requests().length;
    const answer = await callTool(client, 'create_payment_intent', { purchase_ref: 'a', service_id: 's', amount });
    expect(answer.isError).toBe(true);
    expect(gateway.sandbox.requests()).toHaveLength(before);
  });
});
