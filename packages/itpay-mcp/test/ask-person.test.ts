import { describe, expect, test } from 'vitest';
import type { ConfirmationAnswer } from '../src/index.ts';
import { callTool, purchase, textOf, useGateway } from './support/connect.ts';

const gateway = useGateway();
const limits = { confirmAbove: { CNY: 500 }, perSession: { CNY: 1_000 } };

async function connectWith(era: 'legacy' | 'auto', answers: readonly object[]) {
  const client = gateway.newClient(era, { elicitation: { form: {} } });
  const questions: string[] = [];
  client.setRequestHandler('elicitation/create', async ({ params }) => {
    questions.push(params.message);
    return (answers[questions.length - 1] ?? { action: 'cancel' }) as { action: 'accept' };
  });
  await gateway.overHttp(era, { limits }, client);
  return { client, questions };
}

const yes = { action: 'accept', content: { confirm: true } };

describe.each(['legacy', 'auto'] as const)('limits.confirmAbove, %s protocol', (era) => {
  test('has the person confirm a payment once, before anything is sent', async () => {
    const { client, questions } = await connectWith(era, [yes]);
    const created = await callTool(client, 'create_payment_intent', purchase(`confirmed-${era}`));
    expect(created.isError, textOf(created)).toBeFalsy();
    const id = created.structuredContent?.['payment_intent_id'];
    expect((await callTool(client, 'generate_qr', { payment_intent_id: id })).isError).toBeFalsy();
    expect(questions).toEqual([expect.stringMatching(/^Pay .*6\.99.* for the service "svc_summary"\?$/)]);
  });

  test.each([
    ['declines', { action: 'decline' }],
    ['cancels', { action: 'cancel' }],
    ['leaves the box empty', { action: 'accept', content: { confirm: false } }],
  ])('starts nothing when the person %s, and gives the amount back', async (_name, answer) => {
    const { client } = await connectWith(era, [answer, yes]);
    const before = gateway.sandbox.payments().length;
    const refused = await callTool(client, 'create_payment_intent', purchase(`declined-${era}`));
    expect(textOf(refused)).toContain('Error NOT_CONFIRMED');
    expect(gateway.sandbox.payments()).toHaveLength(before);
    const other = await callTool(client, 'create_payment_intent', purchase(`other-${era}-${_name}`));
    expect(other.isError, textOf(other)).toBeFalsy();
  });

  test('asks about a payment that was made elsewhere before it shows a code', async () => {
    const id = await gateway.startPayment(`elsewhere-${era}`);
    const { client, questions } = await connectWith(era, [{ action: 'decline' }, yes]);
    expect(textOf(await callTool(client, 'generate_qr', { payment_intent_id: id }))).toContain('Error NOT_CONFIRMED');
    expect((await callTool(client, 'generate_qr', { payment_intent_id: id })).isError).toBeFalsy();
    expect(questions).toHaveLength(2);
  });

  test('asks nothing at the amount or below', async () => {
    const { client, questions } = await connectWith(era, []);
    const small = purchase(`small-${era}`, { amount: { currency: 'CNY', value: 500 } });
    expect((await callTool(client, 'create_payment_intent', small)).isError).toBeFalsy();
    expect(questions).toEqual([]);
  });

  test('refuses when the client cannot ask', async () => {
    for (const elicitation of [undefined, { url: {} }]) {
      const client = gateway.newClient(era, elicitation === undefined ? {} : { elicitation });
      await gateway.overHttp(era, { limits }, client);
      const answer = await callTool(client, 'create_payment_intent', purchase(`unasked-${era}`));
      expect(textOf(answer)).toContain('Error CONFIRMATION_UNAVAILABLE');
    }
  });
});

describe('context.confirm', () => {
  test.each<[ConfirmationAnswer | undefined, string]>([
    ['accepted', 'Payment started'],
    ['declined', 'Error NOT_CONFIRMED'],
    ['pending', 'Error NOT_CONFIRMED'],
    [undefined, 'Error CONFIRMATION_UNAVAILABLE'],
  ])('decides outside MCP: %s', async (answer, text) => {
    const [create] = gateway.newServer({ limits: { confirmAbove: { USD: 1 } } }).tools;
    const context = answer === undefined ? {} : { confirm: async () => answer };
    const result = await create?.run(purchase(`outside-${answer}`), context);
    expect(result?.content[0]).toMatchObject({ text: expect.stringContaining(text) });
  });
});
