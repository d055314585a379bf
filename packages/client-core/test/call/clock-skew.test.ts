import { afterEach, describe, expect, test } from 'vitest';
import type { Transport } from '../../src/call/transport.ts';
import type { Call } from '../../src/call/types.ts';
import type { ClientOptions } from '../../src/options/client-options.ts';
import type { ClockSkewEvent, RetryEvent } from '../../src/options/hooks.ts';
import { createTestTransport } from '../support/create-test-transport.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

const call = (): Call<unknown> => ({
  method: 'POST',
  path: '/things',
  body: { id: 'a' },
  repeatable: false,
});

/** Both clocks stand still, so that what is learned does not depend on how long an answer takes. */
const NOW = Date.parse('2026-01-01T00:00:00Z');

/** Refuses timestamps more than five minutes off. */
async function strictGateway(): Promise<Gateway> {
  const server = await startGateway((request, response) => {
    const isRecent = Math.abs(Number(request.headers['x-timestamp']) - NOW) <= 300_000;
    response.writeHead(isRecent ? 200 : 401, { date: new Date(NOW).toUTCString() }).end('{"ok":true}');
  });
  open.push(server);
  return server;
}

function transport(url: string, offsetMs: number, options: ClientOptions = {}): Transport<object> {
  const created = createTestTransport(url, { ...options, runtime: { now: () => NOW + offsetMs, random: () => 0 } });
  open.push(created);
  return created;
}

describe('a clock that is 10 minutes off', () => {
  test.each([-600_000, 600_000])('(%i ms) is learned once by 20 parallel calls that all succeed', async (offset) => {
    const server = await strictGateway();
    const learned: ClockSkewEvent[] = [];
    const retries: RetryEvent[] = [];
    const client = transport(server.url, offset, {
      hooks: { onClockSkew: (event) => learned.push(event), onRetry: (event) => retries.push(event) },
    });
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.send('things.create', call)));
    expect(answers).toEqual(Array.from({ length: 20 }, () => ({ ok: true })));
    expect(learned).toHaveLength(1);
    // Half a second of it: `Date` has whole seconds.
    expect(Math.abs((learned[0]?.offsetMs ?? 0) + offset)).toBeLessThanOrEqual(500);
    expect(retries.every((event) => event.reason === 'clock-skew' && event.delayMs === 0)).toBe(true);
    expect(server.requests.length).toBeLessThanOrEqual(40);
    const before = server.requests.length;
    await client.send('things.create', call);
    expect(server.requests.length).toBe(before + 1);
  });

  test('is left alone with correctClockSkew: false', async () => {
    const server = await strictGateway();
    await expect(transport(server.url, 600_000, { correctClockSkew: false }).send('things.create', call)).rejects.toMatchObject({
      kind: 'authentication',
      attempts: 1,
    });
  });

  test('is learned, though not used, by a call that may not be repeated; the next one is signed with it', async () => {
    const server = await strictGateway();
    const client = transport(server.url, 600_000, { maxRetries: 0 });
    await expect(client.send('things.create', call)).rejects.toMatchObject({ attempts: 1, statusCode: 401 });
    expect(await client.send('things.create', call)).toEqual({ ok: true });
  });

  test('costs one further attempt at most when the gateway goes on refusing', async () => {
    const server = await startGateway((_request, response, count) =>
      response.writeHead(401, { date: new Date(count * 600_000 + 1e12).toUTCString() }).end('{}'),
    );
    open.push(server);
    const client = createTestTransport(server.url, { maxRetries: 9, runtime: { now: () => 1e12, random: () => 0 } });
    open.push(client);
    await expect(client.send('things.create', call)).rejects.toMatchObject({ kind: 'authentication', attempts: 2 });
  });
});

describe('a wrong API key', () => {
  test('is not taken for a wrong clock', async () => {
    const server = await startGateway((_request, response) => response.writeHead(401).end('{"message":"bad key"}'));
    open.push(server);
    await expect(transport(server.url, 0).send('things.create', call)).rejects.toMatchObject({ message: 'bad key', attempts: 1 });
  });
});
