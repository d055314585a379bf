import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ItPayMCPServer, type ItPayMCPServerOptions } from '../../src/server.ts';
import type { ToolResult } from '../../src/tools/types.ts';
import { type Intent, type ReplayingGateway, startReplayingGateway } from '../support/replaying-gateway.ts';

let gateway: ReplayingGateway;
const servers: ItPayMCPServer[] = [];
beforeAll(async () => {
  gateway = await startReplayingGateway();
});
afterAll(async () => {
  for (const server of servers) await server.close();
  await gateway.close();
});
beforeEach(() => {
  gateway.intents.clear();
  gateway.calls.length = 0;
});

function newTools(limits: ItPayMCPServerOptions['limits'] = {}) {
  const server = new ItPayMCPServer({ apiKey: 'sk_test_limits', baseUrl: gateway.baseUrl, channel: 'alipay', limits });
  servers.push(server);
  return async (name: string, args: object): Promise<ToolResult> => {
    const tool = server.tools.find((candidate) => candidate.name === name);
    if (tool === undefined) throw new Error(`no tool ${name}`);
    return tool.run(args);
  };
}

const purchase = (value: number) => ({ purchase_ref: 'order-1', amount: { currency: 'CNY', value }, service_id: 'svc_1' });
const textOf = (result: ToolResult): string => result.content.map((part) => ('text' in part ? part.text : '')).join('\n');
const idOf = (): string => [...gateway.intents.keys()][0] ?? '';
const change = (fields: Partial<Intent>): void => {
  const id = idOf();
  gateway.intents.set(id, { ...(gateway.intents.get(id) as Intent), ...fields });
};

describe('generate_qr holds to the limits with the amount that the gateway gives', () => {
  test('after a create that was refused because the amount differs', async () => {
    await newTools()('create_payment_intent', purchase(99_999));
    const run = newTools({ perPayment: { CNY: 1_000 } });
    expect(textOf(await run('create_payment_intent', purchase(1_000)))).toContain('Error PURCHASE_REF_IN_USE');
    expect(textOf(await run('generate_qr', { payment_intent_id: idOf() }))).toContain('Error LIMIT_PER_PAYMENT');
    expect(gateway.calls).not.toContain('qr');
  });

  test('after a race that another server won with another amount', async () => {
    await newTools()('create_payment_intent', purchase(99_999));
    for (const limits of [{ perPayment: { CNY: 1_000 } }, { perSession: { CNY: 1_000 } }, { perDay: { CNY: 1_000 } }]) {
      const run = newTools(limits);
      gateway.hideOnce();
      expect(textOf(await run('create_payment_intent', purchase(1_000)))).toContain('Error PURCHASE_REF_IN_USE');
      expect(textOf(await run('generate_qr', { payment_intent_id: idOf() }))).toContain('Error LIMIT_PER');
    }
    expect(gateway.calls).not.toContain('qr');
  });

  test('after the amount was raised', async () => {
    const run = newTools({ perPayment: { CNY: 1_000 } });
    expect((await run('create_payment_intent', purchase(1_000))).isError).toBeFalsy();
    expect((await run('generate_qr', { payment_intent_id: idOf() })).isError).toBeFalsy();
    change({ amount: { currency: 'CNY', value: 1_001 } });
    expect(textOf(await run('generate_qr', { payment_intent_id: idOf() }))).toContain('Error LIMIT_PER_PAYMENT');
    change({ amount: { currency: 'USD', value: 1_000 } });
    expect(textOf(await run('generate_qr', { payment_intent_id: idOf() }))).toContain('CNY only');
  });

  test('after the service or the channel was changed', async () => {
    const run = newTools({ services: ['svc_1'], channels: ['alipay'] });
    expect((await run('create_payment_intent', purchase(1_000))).isError).toBeFalsy();
    change({ service_id: 'svc_2' });
    expect(textOf(await run('generate_qr', { payment_intent_id: idOf() }))).toContain('Error SERVICE_NOT_ALLOWED');
    change({ service_id: 'svc_1', channel: 'wechat' });
    expect(textOf(await run('generate_qr', { payment_intent_id: idOf() }))).toContain('Error CHANNEL_NOT_ALLOWED');
  });

  test('and sets a raised amount aside', async () => {
    const run = newTools({ perSession: { CNY: 1_000 } });
    await run('create_payment_intent', purchase(400));
    change({ amount: { currency: 'CNY', value: 900 } });
    expect((await run('generate_qr', { payment_intent_id: idOf() })).isError).toBeFalsy();
    const next = await run('create_payment_intent', { ...purchase(101), purchase_ref: 'order-2' });
    expect(textOf(next)).toContain('Error LIMIT_PER_SESSION');
  });
});

describe('generate_qr shows a code only while the person can pay', () => {
  test.each(['pending', 'qr_generated', 'scanning'])('shows one for %s', async (status) => {
    const run = newTools();
    await run('create_payment_intent', purchase(1));
    change({ status });
    expect((await run('generate_qr', { payment_intent_id: idOf() })).isError).toBeFalsy();
  });

  test.each([
    'authorized',
    'captured',
    'succeeded',
    'failed',
    'expired',
    'cancelled',
    'paid',
    'refunded',
    'disputed',
    'new_status',
  ])('shows none for %s', async (status) => {
    const run = newTools();
    await run('create_payment_intent', purchase(1));
    change({ status });
    const answer = textOf(await run('generate_qr', { payment_intent_id: idOf() }));
    expect(answer).toContain('Error NOT_PAYABLE');
    expect(answer).not.toContain('has not finished paying');
    expect(gateway.calls).not.toContain('qr');
    const safe = ['failed', 'expired', 'cancelled'].includes(status);
    expect(answer).toContain(`safe_to_retry: ${safe}`);
    if (status === 'authorized' || status === 'captured') {
      const check = textOf(await run('check_payment_status', { payment_intent_id: idOf() }));
      expect(check).toContain('outcome: not-yet');
      expect(check).not.toContain('has not finished paying');
    }
  });
});

describe('arguments', () => {
  test.each(['\u200b', '\u200e', '\u00ad', '\ufe0f', '\u2060', '\u202e', '\u0007', '\u3164', '\u{e0041}'])(
    'with the invisible character %j are refused wherever they identify something',
    async (character) => {
      const run = newTools();
      for (const name of ['purchase_ref', 'service_id', 'agent_id', 'human_id', 'channel'] as const) {
        const answer = await run('create_payment_intent', { ...purchase(1), [name]: `a${character}b` });
        expect(textOf(answer), name).toMatch(new RegExp(`INVALID_ARGUMENTS.*${name}: must not contain invisible`));
      }
      for (const tool of ['generate_qr', 'check_payment_status']) {
        expect(textOf(await run(tool, { payment_intent_id: `pi_1${character}` }))).toContain('INVALID_ARGUMENTS');
      }
      expect(textOf(await run('create_payment_intent', { ...purchase(1), purchase_ref: character }))).toContain(
        'INVALID_ARGUMENTS',
      );
      expect(gateway.calls).toEqual([]);
    },
  );

  test('with white space around an id are refused', async () => {
    const run = newTools();
    for (const name of ['service_id', 'agent_id', 'human_id', 'channel'] as const) {
      const answer = await run('create_payment_intent', { ...purchase(1), [name]: ' svc_1' });
      expect(textOf(answer), name).toContain(`${name}: must not begin or end with white space`);
    }
    expect(gateway.calls).toEqual([]);
  });

  test('that are objects may come as JSON text, and are then as strict as ever', async () => {
    const run = newTools();
    const metadata = { order: 'A-1', paid: false };
    const texts = { amount: '{"currency":"CNY","value":699}', metadata: JSON.stringify(metadata) };
    const answer = await run('create_payment_intent', { ...purchase(1), ...texts });
    expect(answer.structuredContent, textOf(answer)).toMatchObject({ amount: { value: 699 } });
    expect(gateway.intents.get(idOf())).toMatchObject({ metadata, amount: { currency: 'CNY', value: 699 } });
    for (const amount of [
      '{"currency":"CNY","value":"699"}',
      '{"currency":"CNY","value":6.99}',
      '{"currency":"CNY"',
      '699',
      '[]',
    ]) {
      expect(textOf(await run('create_payment_intent', { ...purchase(1), amount })), amount).toContain('INVALID_ARGUMENTS');
    }
  });

  test('that may be left out may be null or empty', async () => {
    const run = newTools();
    const empty = { description: '', agent_id: null, human_id: '', channel: null, metadata: null };
    expect((await run('create_payment_intent', { ...purchase(1), ...empty })).isError).toBeFalsy();
    expect(gateway.intents.get(idOf())).toMatchObject({ payer: { agent_id: 'itpay-mcp' }, channel: 'alipay' });
    expect(gateway.intents.get(idOf())).not.toHaveProperty('description');
    expect((await run('check_payment_status', { payment_intent_id: idOf(), wait_seconds: null })).isError).toBeFalsy();
    for (const name of ['purchase_ref', 'amount', 'service_id']) {
      for (const value of [null, '']) {
        expect(textOf(await run('create_payment_intent', { ...purchase(1), [name]: value }))).toContain('INVALID_ARGUMENTS');
      }
    }
  });

  test('of n8n are ignored, others are not', async () => {
    const run = newTools();
    const own = { toolCallId: 'x', sessionId: 'y', action: 'z', chatInput: 'hello' };
    expect((await run('create_payment_intent', { ...purchase(1), ...own })).isError).toBeFalsy();
    expect(textOf(await run('create_payment_intent', { ...purchase(1), toolName: 'x' }))).toContain('INVALID_ARGUMENTS');
  });

  test('that hold line breaks in the description are folded', async () => {
    await newTools()('create_payment_intent', { ...purchase(1), description: 'Two\r\n  lines\n' });
    expect(gateway.intents.get(idOf())).toMatchObject({ description: 'Two lines' });
  });

  test('with nested metadata are refused with the way to write it', async () => {
    const answer = await newTools()('create_payment_intent', { ...purchase(1), metadata: { order: { id: 1 } } });
    expect(textOf(answer)).toContain(
      'metadata.order: must be text, a number, true or false; put nested facts under keys of their own',
    );
  });
});

describe('create_payment_intent', () => {
  test('tells all but the first of ten calls at once that the payment existed', async () => {
    const run = newTools();
    const answers = await Promise.all(Array.from({ length: 10 }, () => run('create_payment_intent', purchase(1))));
    const existed = answers.map((answer) => answer.structuredContent?.['already_existed']);
    expect(existed.filter((value) => value === false)).toHaveLength(1);
    expect(existed.filter((value) => value === true)).toHaveLength(9);
  });
});

describe('new ItPayMCPServer', () => {
  const base = { apiKey: 'sk_test_limits', baseUrl: 'http://127.0.0.1:9/v1' };
  test.each<[object, RegExp]>([
    [{ maxPerPayments: { CNY: 1 } }, /new ItPayMCPServer has no option "maxPerPayments"/],
    [{ baseURL: 'http://127.0.0.1:9' }, /has no option "baseURL".*"baseUrl"/],
    [{ limits: { perPayments: { CNY: 1 } } }, /limits has no option "perPayments".*"perPayment"/],
    [{ limits: null }, /limits must not be null/],
    [{ ledgerFile: '' }, /ledgerFile: expected the path of a file/],
    [{ readOnly: true, tools: ['create_payment_intent'] }, /nothing is left to serve/],
  ])('refuses %j', (options, message) => {
    expect(() => new ItPayMCPServer({ ...base, ...options })).toThrow(message);
    expect(() => new ItPayMCPServer({ ...base, ...options })).toThrow(TypeError);
  });
});
