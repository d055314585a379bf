import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Hooks, Logger } from './options.ts';
import { createTestTransport, SECRET } from './testing/create-test-transport.ts';
import { startGateway } from './testing/start-gateway.ts';

const bytes = Buffer.from(SECRET);
const FORMS = [
  SECRET,
  bytes.toString('base64'),
  bytes.toString('base64url'),
  bytes.toString('hex'),
  encodeURIComponent(SECRET),
  JSON.stringify(SECRET).slice(1, -1),
];

/** Everything a reader could get at: inspect with hidden properties, JSON, message, stack, cause. */
function spell(value: unknown): string {
  const deep = inspect(value, { depth: 20, showHidden: true, getters: true, maxStringLength: null, maxArrayLength: null });
  let json = '';
  try {
    json = JSON.stringify(value) ?? '';
  } catch {
    json = '';
  }
  return `${deep}\n${json}\n${value instanceof Error ? `${value.message}\n${value.stack}` : ''}`;
}

describe('a secret', () => {
  test('appears in no error, log line, hook argument or diagnostics message, even if the gateway repeats it everywhere', async () => {
    const heard: unknown[] = [];
    const note = (...values: unknown[]): void => void heard.push(...values);
    const hooks: Hooks = { onRequest: note, onResponse: note, onRetry: note, onError: note, onClockSkew: note };
    const logger: Logger = { debug: note, info: note, warn: note, error: note };
    const channels = ['start', 'end', 'error'].map((name) => `x:client:request:${name}`);
    for (const name of channels) subscribe(name, note);
    const repeated = FORMS.join(' ').repeat(3);
    let mode = 0;
    const gateway = await startGateway((request, response) => {
      const authorization = String(request.headers['authorization']);
      if (mode === 0) return response.destroy();
      const headers = { 'x-request-id': FORMS[mode % FORMS.length], date: new Date(0).toUTCString() };
      if (mode === 1) return response.writeHead(200, headers).end(repeated);
      const details = { field: repeated, [SECRET]: [authorization] };
      return response
        .writeHead(mode, headers)
        .end(JSON.stringify({ message: `${'x'.repeat(470)}${repeated} ${authorization}`, code: SECRET, details }));
    });
    const transport = createTestTransport(gateway.url, { hooks, logger, maxRetries: 1 });
    for (const value of [0, 1, 400, 401, 403, 404, 409, 422, 429, 500]) {
      mode = value;
      for (const path of ['/things', `/things/${encodeURIComponent(SECRET)}`]) {
        await transport
          .send(() => ({ operation: 'things.create', method: 'POST', path, body: { id: SECRET }, repeatable: true }))
          .catch(note);
      }
    }
    await transport
      .send(() => {
        throw new TypeError(`id must not be ${SECRET}`);
      })
      .catch(note);
    for (const name of channels) unsubscribe(name, note);
    await transport.close();
    await gateway.close();

    expect(heard.length).toBeGreaterThan(100);
    for (const value of [...heard, transport]) {
      const text = spell(value);
      for (const form of FORMS) expect(text.includes(form), `${form.slice(0, 4)}... in ${text.slice(0, 200)}`).toBe(false);
    }
  });

  test('is cut out of a message before the message is cut short', async () => {
    const gateway = await startGateway((_request, response) =>
      response.writeHead(422).end(JSON.stringify({ message: 'x'.repeat(490) + SECRET })),
    );
    const transport = createTestTransport(gateway.url);
    const error = (await transport
      .send(() => ({ operation: 'a', method: 'GET', path: '/a', repeatable: true }))
      .catch((reason: unknown) => reason)) as Error;
    expect(error.message.length).toBe(500);
    expect(error.message).not.toContain('sk_');
    await transport.close();
    await gateway.close();
  });

  test('cannot forge a line of a log', async () => {
    const gateway = await startGateway((_request, response) =>
      response.writeHead(422).end(JSON.stringify({ message: 'a\r\nERROR b\u2028c' })),
    );
    const transport = createTestTransport(gateway.url);
    await expect(transport.send(() => ({ operation: 'a', method: 'GET', path: '/a', repeatable: true }))).rejects.toMatchObject({
      message: 'a ERROR b c',
    });
    await transport.close();
    await gateway.close();
  });
});
