import { describe, expect, test } from 'vitest';
import { callTool, purchase, textOf, useGateway } from '../support/connect.ts';

const gateway = useGateway();

describe('generate_qr', () => {
  test('holds an intent that was made elsewhere to the limits of its owner', async () => {
    const elsewhere = await gateway.overHttp('auto');
    const { structuredContent } = await callTool(elsewhere, 'create_payment_intent', purchase('elsewhere'));
    const id = structuredContent?.['payment_intent_id'] as string;
    for (const [limits, code] of [
      [{ perPayment: { CNY: 698 } }, 'LIMIT_PER_PAYMENT'],
      [{ perSession: { USD: 1_000 } }, 'LIMIT_PER_SESSION'],
      [{ services: ['svc_other'] }, 'SERVICE_NOT_ALLOWED'],
      [{ channels: ['wechat'] }, 'CHANNEL_NOT_ALLOWED'],
    ] as const) {
      const client = await gateway.overHttp('auto', { limits });
      expect(textOf(await callTool(client, 'generate_qr', { payment_intent_id: id }))).toContain(`Error ${code}`);
    }
    const client = await gateway.overHttp('auto', { limits: { perSession: { CNY: 699 } } });
    expect((await callTool(client, 'generate_qr', { payment_intent_id: id })).isError).toBeFalsy();
    expect(textOf(await callTool(client, 'create_payment_intent', purchase('one-more')))).toContain('Error LIMIT_PER_SESSION');
  });

  test.each([
    ['legacy', ['decline', 'cancel', 'failure']],
    // A client of the 2026 protocol asks its person by itself, and fails by itself.
    ['auto', ['decline', 'cancel']],
  ] as const)('gives the code also when the person does not open the link (%s)', async (era, answersOfPerson) => {
    for (const answer of answersOfPerson) {
      const client = gateway.newClient(era, { elicitation: { url: {} } });
      client.setRequestHandler('elicitation/create', async () => {
        if (answer === 'failure') throw new Error('no browser here');
        return { action: answer };
      });
      await gateway.overHttp(era, {}, client);
      const { structuredContent } = await callTool(client, 'create_payment_intent', purchase(`declined-${era}-${answer}`));
      const qr = await callTool(client, 'generate_qr', { payment_intent_id: structuredContent?.['payment_intent_id'] });
      expect(
        qr.content.map((part) => part.type),
        `${answer}: ${textOf(qr)}`,
      ).toContain('image');
    }
  });

  test.each(['legacy', 'auto'] as const)('asks a client that can open links to open the payment (%s)', async (era) => {
    const client = gateway.newClient(era, { elicitation: { url: {} } });
    const opened: unknown[] = [];
    client.setRequestHandler('elicitation/create', async (request) => {
      opened.push(request.params);
      return { action: 'accept' as const };
    });
    await gateway.overHttp(era, {}, client);
    const id = (await callTool(client, 'create_payment_intent', purchase(`elicit-${era}`))).structuredContent?.[
      'payment_intent_id'
    ] as string;
    const qr = await callTool(client, 'generate_qr', { payment_intent_id: id });
    expect(qr.structuredContent?.['payment_intent_id']).toBe(id);
    expect(opened).toEqual([expect.objectContaining({ mode: 'url', url: qr.structuredContent?.['link'] })]);
  });
});
