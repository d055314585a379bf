import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { callTool, purchase, textOf, useGateway } from './support/connect.ts';

const gateway = useGateway();

describe.each([
  ['stdio', 'legacy'],
  ['stdio', 'auto'],
  ['http', 'legacy'],
  ['http', 'auto'],
] as const)('ItPayMCPServer over %s, %s protocol', (transport, era) => {
  const connect = async () => (transport === 'stdio' ? (await gateway.overStdio(era)).client : gateway.overHttp(era));

  test('takes a payment from start to settled, and starts it once', async () => {
    const client = await connect();
    const ref = `order-${transport}-${era}`;
    const first = await callTool(client, 'create_payment_intent', purchase(ref));
    expect(first.isError, textOf(first)).toBeFalsy();
    expect(first.structuredContent).toMatchObject({
      status: 'pending',
      already_existed: false,
      outcome: 'not-yet',
      safe_to_retry: false,
    });
    const id = first.structuredContent?.['payment_intent_id'] as string;

    const again = await callTool(client, 'create_payment_intent', purchase(ref));
    expect(again.structuredContent).toMatchObject({ payment_intent_id: id, already_existed: true });
    expect(textOf(again)).toContain('the same payment, not a second one');

    const qr = await callTool(client, 'generate_qr', { payment_intent_id: id });
    expect(qr.content.map((part) => part.type)).toEqual(['text', 'image', 'text', 'resource_link', 'resource_link']);
    expect(textOf(qr)).toMatch(/Pay 6\.99 CNY|Pay CNY 6\.99/);
    expect(textOf(qr)).toMatch(/Expires \d{4}-\d\d-\d\dT/);
    const png = PNG.sync.read(Buffer.from(qr.content[1]?.data ?? '', 'base64'));
    expect(jsQR(new Uint8ClampedArray(png.data), png.width, png.height)?.data).toBe(qr.structuredContent?.['qr_payload']);
    expect(qr.content[3]?.uri).toBe(qr.structuredContent?.['link']);

    const { contents } = await client.readResource({ uri: qr.content[4]?.uri ?? '' });
    expect(contents).toEqual([{ uri: qr.content[4]?.uri, mimeType: 'image/png', blob: qr.content[1]?.data }]);

    const unpaid = await callTool(client, 'check_payment_status', { payment_intent_id: id });
    expect(unpaid.structuredContent).toMatchObject({ outcome: 'not-yet', safe_to_retry: false });
    const progress: { progress: number; total?: number; message?: string }[] = [];
    const settled = await callTool(
      client,
      'check_payment_status',
      { payment_intent_id: id, wait_seconds: 10 },
      {
        onprogress: (update: (typeof progress)[number]) => {
          progress.push(update);
          if (progress.length === 1) void gateway.sandbox.pay(id);
        },
      },
    );
    expect(progress[0]).toMatchObject({ total: 10, message: 'status qr_generated' });
    expect(progress[0]?.progress).toBeGreaterThan(0);
    expect(settled.structuredContent).toMatchObject({ outcome: 'settled', status: 'succeeded', safe_to_retry: false });

    const over = await callTool(client, 'generate_qr', { payment_intent_id: id });
    expect(textOf(over)).toContain('Error NOT_PAYABLE');
    expect(over.isError).toBe(true);
    await expect(client.readResource({ uri: qr.content[4]?.uri ?? '' })).rejects.toThrow('NOT_PAYABLE');
  });

  test('answers bad arguments by naming them, and sends nothing', async () => {
    const client = await connect();
    const before = gateway.sandbox.requests().length;
    const answer = await callTool(client, 'create_payment_intent', purchase('x', { amount: { currency: 'CNY', value: 6.99 } }));
    expect(answer.isError).toBe(true);
    expect(textOf(answer)).toMatch(
      /^Error INVALID_ARGUMENTS: create_payment_intent: amount\.value: must be a whole number of minor units/,
    );
    expect(textOf(answer)).toContain('next_step: Nothing was sent.');
    expect(gateway.sandbox.requests()).toHaveLength(before);
  });
});

test('tools, schemas and annotations are as published', async () => {
  const client = await gateway.overHttp('auto');
  const { tools } = await client.listTools();
  await expect(JSON.stringify(tools, null, 2)).toMatchFileSnapshot('./support/surface.snap');
  for (const tool of tools) {
    for (const [name, schema] of Object.entries(tool.inputSchema.properties ?? {})) {
      expect((schema as { description?: string }).description, `${tool.name}.${name}`).toBeTruthy();
    }
  }
});

test('a code is a resource where generate_qr is served, under the same limits', async () => {
  const id = await gateway.startPayment('as-resource');
  const uri = `itpay://payments/${id}/qr.png`;
  const client = await gateway.overHttp('auto');
  expect((await client.listResourceTemplates()).resourceTemplates).toMatchObject([
    { uriTemplate: 'itpay://payments/{payment_intent_id}/qr.png', mimeType: 'image/png' },
  ]);
  expect((await client.readResource({ uri })).contents).toHaveLength(1);
  const limited = await gateway.overHttp('auto', { limits: { perPayment: { CNY: 698 } } });
  await expect(limited.readResource({ uri })).rejects.toThrow('LIMIT_PER_PAYMENT');
  await expect(client.readResource({ uri: 'itpay://payments/%20/qr.png' })).rejects.toThrow('INVALID_ARGUMENTS');
  const readOnly = await gateway.overHttp('auto', { readOnly: true });
  await expect(readOnly.readResource({ uri })).rejects.toThrow();
});

test('read-only mode and a list of tools leave only those', async () => {
  const names = async (options: object) =>
    (await (await gateway.overHttp('auto', options)).listTools()).tools.map((tool) => tool.name);
  expect(await names({ readOnly: true })).toEqual(['check_payment_status', 'list_manifests']);
  expect(await names({ tools: ['generate_qr', 'create_payment_intent'] })).toEqual(['create_payment_intent', 'generate_qr']);
  expect(() => gateway.newServer({ tools: ['pay' as never] })).toThrow(/there is no tool called pay/);
});
