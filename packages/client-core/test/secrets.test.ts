import { secretWatch, spellSecret } from '@x/tooling-secret-watch';
import { describe, expect, test } from 'vitest';
import { createTestTransport, SECRET } from './support/create-test-transport.ts';
import { startGateway } from './support/start-gateway.ts';

const FORMS = spellSecret(SECRET);

describe('a secret', () => {
  // That nothing of it is heard is checked after this test as after every other: tooling/secret-watch.
  test('stays inside, even if the gateway repeats it everywhere', async () => {
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
    const transport = createTestTransport(gateway.url, { maxRetries: 1 });
    const failures: unknown[] = [];
    for (const value of [0, 1, 400, 401, 403, 404, 409, 422, 429, 500]) {
      mode = value;
      for (const path of ['/things', `/things/${encodeURIComponent(SECRET)}`]) {
        await transport
          .send('things.create', () => ({ method: 'POST', path, body: { id: SECRET }, repeatable: true }))
          .catch((error: unknown) => failures.push(error));
      }
    }
    await transport
      .send('things.create', () => {
        throw new TypeError(`id must not be ${SECRET}`);
      })
      .catch((error: unknown) => failures.push(error));
    secretWatch.hear('output', 'the transport and what it rejected with', [transport, failures]);
    await transport.close();
    await gateway.close();
    expect(failures).toHaveLength(21);
  });

  test('is cut out of a message before the message is cut short', async () => {
    const gateway = await startGateway((_request, response) =>
      response.writeHead(422).end(JSON.stringify({ message: 'x'.repeat(490) + SECRET })),
    );
    const transport = createTestTransport(gateway.url);
    const error = (await transport
      .send('things.create', () => ({ method: 'GET', path: '/a', repeatable: true }))
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
    await expect(transport.send('things.create', () => ({ method: 'GET', path: '/a', repeatable: true }))).rejects.toMatchObject({
      message: 'a ERROR b c',
    });
    await transport.close();
    await gateway.close();
  });
});
