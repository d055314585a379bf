import { describe, expect, test } from 'vitest';
import { callTool, purchase, textOf, useGateway } from '../support/connect.ts';

const gateway = useGateway();

describe('check_payment_status', () => {
  test('reports progress while it waits, and stops when it is cancelled', async () => {
    const client = await gateway.overHttp('auto');
    const created = await callTool(client, 'create_payment_intent', purchase('cancelled'));
    const id = created.structuredContent?.['payment_intent_id'] as string;
    const cancel = new AbortController();
    const seen: string[] = [];
    const waiting = callTool(
      client,
      'check_payment_status',
      { payment_intent_id: id, wait_seconds: 50 },
      {
        signal: cancel.signal,
        onprogress: ({ message }: { message?: string }) => {
          seen.push(message ?? '');
          cancel.abort();
        },
      },
    );
    await expect(waiting).rejects.toThrow();
    expect(seen).toEqual(['status pending']);
  });

  test.each([
    ['fail', 'failed'],
    ['expire', 'expired'],
  ] as const)('calls %s a payment that did not happen and gives its amount back', async (act, status) => {
    const client = await gateway.overHttp('auto', { limits: { perSession: { CNY: 699 } } });
    const id = (await callTool(client, 'create_payment_intent', purchase(`to-${act}`))).structuredContent?.[
      'payment_intent_id'
    ] as string;
    await gateway.sandbox[act](id);
    const answer = await callTool(client, 'check_payment_status', { payment_intent_id: id });
    expect(answer.structuredContent).toMatchObject({ outcome: 'did-not-happen', status, safe_to_retry: true });
    expect((await callTool(client, 'create_payment_intent', purchase(`after-${act}`))).isError).toBeFalsy();
  });

  test('answers not-yet when the time is up', async () => {
    const client = await gateway.overHttp('auto');
    const id = (await callTool(client, 'create_payment_intent', purchase('slow'))).structuredContent?.[
      'payment_intent_id'
    ] as string;
    const answer = await callTool(client, 'check_payment_status', { payment_intent_id: id, wait_seconds: 1 });
    expect(answer.structuredContent).toMatchObject({ outcome: 'not-yet' });
  });

  test.each([401, 403, 404])('never has a model repeat what HTTP %i refuses, with and without waiting', async (status) => {
    const client = await gateway.overHttp('auto');
    for (const wait_seconds of [0, 3]) {
      gateway.sandbox.inject({
        kind: 'gateway-error',
        code: 'REFUSED',
        status,
        match: { gateway: 'itpay', method: 'GET', path: '/payment-intents/pi_x' },
      });
      const answer = await callTool(client, 'check_payment_status', { payment_intent_id: 'pi_x', wait_seconds });
      expect(textOf(answer)).toMatch(/^Error REFUSED: .*\nsafe_to_retry: false\nnext_step: Do not repeat this call unchanged/);
    }
  });

  test('has a model ask again when a proxy answered in the place of the gateway', async () => {
    const client = await gateway.overHttp('auto');
    gateway.sandbox.inject({ kind: 'html', status: 200, match: { gateway: 'itpay', method: 'GET' } });
    const answer = await callTool(client, 'check_payment_status', { payment_intent_id: 'pi_x' });
    expect(textOf(answer)).toMatch(/safe_to_retry: true\nnext_step: Wait a little, then repeat this call/);
  });

  test('names an intent that does not exist as an error with advice', async () => {
    const client = await gateway.overHttp('auto');
    const answer = await callTool(client, 'check_payment_status', { payment_intent_id: 'pi_none' });
    expect(answer.isError).toBe(true);
    expect(textOf(answer)).toMatch(/HTTP 404.*safe_to_retry: false/s);
  });
});
