import { toStrictJsonSchema } from 'openai/lib/transform';
import { describe, expect, test } from 'vitest';
import { callTool, purchase, textOf, useGateway } from '../support/connect.ts';

const gateway = useGateway();

/** Every keyword that occurs in a schema. */
function keywordsOf(schema: unknown): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(keywordsOf);
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([keyword, value]) => [
    keyword,
    ...(keyword === 'properties' ? Object.values(value as object).flatMap(keywordsOf) : keywordsOf(value)),
  ]);
}

describe('strictSchemas', () => {
  test('lists schemas that OpenAI’s own converter takes and leaves as they are', async () => {
    const { tools } = await (await gateway.overHttp('auto', { strictSchemas: true })).listTools();
    expect(tools).toHaveLength(4);
    for (const { name, inputSchema } of tools) {
      const { $schema: _, ...schema } = inputSchema;
      expect(toStrictJsonSchema(schema as Parameters<typeof toStrictJsonSchema>[0]), name).toEqual(schema);
      expect(inputSchema.required, name).toEqual(Object.keys(inputSchema.properties ?? {}));
      for (const keyword of ['minLength', 'maxLength', 'propertyNames', 'format'])
        expect(keywordsOf(inputSchema), name).not.toContain(keyword);
      for (const property of Object.values(inputSchema.properties ?? {}))
        expect((property as { readonly description?: string }).description, name).toBeTruthy();
    }
  });

  test('takes null for what is left out, and metadata as a list', async () => {
    const client = await gateway.overHttp('auto', { strictSchemas: true });
    const metadata = [
      { key: 'order', value: 'A-1' },
      { key: 'gift', value: true },
    ];
    const empty = { description: null, agent_id: null, human_id: null, channel: null };
    const answer = await callTool(client, 'create_payment_intent', purchase('strict-1', { ...empty, metadata }));
    expect(answer.isError, textOf(answer)).toBeFalsy();
    const sent = gateway.sandbox.requests().filter(({ method }) => method === 'POST');
    expect(JSON.parse(String(sent.at(-1)?.body))).toMatchObject({ metadata: { order: 'A-1', gift: true } });
    for (const [ref, given] of Object.entries({ text: JSON.stringify(metadata), nothing: null })) {
      const other = await callTool(client, 'create_payment_intent', purchase(ref, { ...empty, metadata: given }));
      expect(other.isError, textOf(other)).toBeFalsy();
    }
    const checked = { payment_intent_id: answer.structuredContent?.['payment_intent_id'], wait_seconds: null };
    expect((await callTool(client, 'check_payment_status', checked)).structuredContent).toMatchObject({ outcome: 'not-yet' });
  });

  test.each([
    [
      'a key twice',
      [
        { key: 'a', value: 1 },
        { key: 'a', value: 2 },
      ],
    ],
    ['nested values', [{ key: 'a', value: { b: 1 } }]],
    ['a key that is too long', [{ key: 'a'.repeat(65), value: 1 }]],
  ])('refuses metadata with %s', async (_name, metadata) => {
    const client = await gateway.overHttp('auto', { strictSchemas: true });
    const answer = await callTool(client, 'create_payment_intent', purchase('strict-2', { metadata }));
    expect(textOf(answer)).toMatch(/INVALID_ARGUMENTS.*metadata/);
  });
});

describe('contentAnnotations', () => {
  test('can be left out', async () => {
    const id = await gateway.startPayment('plain-content');
    for (const contentAnnotations of [true, false]) {
      const client = await gateway.overHttp('auto', { contentAnnotations });
      const { content } = await callTool(client, 'generate_qr', { payment_intent_id: id });
      expect(content.map(({ type }) => type)).toEqual(['text', 'image', 'text', 'resource_link', 'resource_link']);
      expect(content.some((part) => 'annotations' in part)).toBe(contentAnnotations);
    }
  });
});
