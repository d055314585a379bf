import { expect } from 'vitest';
import { type AdapterCase, expectAllowed, requestBytes, requestHead } from '../case-context.ts';
import { signedDelivery } from '../events.ts';
import { SMALL_LIMIT_BYTES } from '../fixtures.ts';

/** Beside the adapter's POST, a framework's router may leave these to routes of the application's own. */
function readingCase(method: 'GET' | 'HEAD'): AdapterCase {
  return {
    name: `${method} is answered 405 with Allow: POST, or left to another route`,
    run: async (context) => {
      const { path, headers } = signedDelivery('itpay', { id: `method-${method}` });
      const connection = await context.open();
      await connection.write(requestBytes({ path, headers, method, framing: 'none' }));
      const response = await connection.read({ head: method === 'HEAD' });
      expect(response.status).toBe(context.takesGet ? 405 : 404);
      expect(response.headers.get('allow')).toEqual(context.takesGet ? ['POST'] : undefined);
      expect(await context.handledCount('itpay', `method-${method}`)).toBe(0);
    },
  };
}

function methodCase(method: string, withBody: boolean): AdapterCase {
  return {
    name: `${method}${withBody ? ' with a signed body' : ''} is answered 405 with Allow: POST`,
    run: async (context) => {
      const id = `method-${method}`;
      const delivery = signedDelivery('itpay', { id });
      const response = await context.send(
        withBody ? { ...delivery, method } : { path: delivery.path, headers: delivery.headers, method, framing: 'none' },
      );
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toEqual(['POST']);
      expect(await context.handledCount('itpay', id)).toBe(0);
    },
  };
}

function pathCase(suffix: string): AdapterCase {
  return {
    name: `the path /webhooks/itpay${suffix.slice(0, 30)} is answered with an allowed status, or 404`,
    run: async (context) => {
      const delivery = signedDelivery('itpay', { id: `path-${encodeURIComponent(suffix).slice(0, 40)}` });
      const connection = await context.open();
      await connection.write(requestBytes({ ...delivery, path: `/webhooks/itpay${suffix}` }));
      const response = await connection.read();
      // 404 means that the framework did not route the path here.
      if (response.status !== 404) expectAllowed(response);
    },
  };
}

function headerCase(name: string, headers: readonly (readonly [string, string])[]): AdapterCase {
  return {
    name,
    run: async (context) => {
      const id = `header-${name.replaceAll(/[^a-z]+/gi, '-')}`;
      const response = await context.deliver(signedDelivery('itpay', { id }), { headers });
      expect(response.status).toBe(200);
      expect(await context.handledCount('itpay', id)).toBe(1);
    },
  };
}

const many = Array.from({ length: 60 }, (_, index) => [`X-Extra-${index}`, 'value'] as const);

export const httpCases: readonly AdapterCase[] = [
  readingCase('GET'),
  readingCase('HEAD'),
  ...['OPTIONS', 'DELETE'].map((method) => methodCase(method, false)),
  ...['PUT', 'PATCH', 'DELETE'].map((method) => methodCase(method, true)),
  ...['?x=%', '?x=%E0%A4%A', '?__proto__=1', '?a=1&a=2', '/%', '/%00', '/..', '/%2e%2e/x', '%2', `?${'q'.repeat(4_000)}`].map(
    pathCase,
  ),
  headerCase('a __proto__ header changes nothing', [['__proto__', 'polluted']]),
  headerCase('two __proto__ headers change nothing', [
    ['__proto__', 'a'],
    ['__proto__', 'b'],
  ]),
  headerCase('headers called constructor, toString and hasOwnProperty change nothing', [
    ['constructor', 'x'],
    ['toString', 'x'],
    ['hasOwnProperty', 'x'],
  ]),
  headerCase('sixty further headers change nothing', many),
  headerCase('a forged X-HTTP-Method-Override changes nothing', [['X-HTTP-Method-Override', 'GET']]),
  headerCase('doubled headers that do not matter change nothing', [
    ['X-Request-Id', 'a'],
    ['X-Request-Id', 'b'],
    ['Accept', '*/*'],
    ['Accept', 'text/html'],
  ]),
  {
    name: 'a header section of 1 MiB is refused and does no harm',
    run: async (context) => {
      const connection = await context.open();
      void connection.write(
        requestHead({ path: '/webhooks/itpay', headers: [['X-Big', 'x'.repeat(1_048_576)]], body: Buffer.alloc(0) }),
      );
      const response = await connection.read().catch(() => undefined);
      if (response !== undefined) expect([400, 401, 431]).toContain(response.status);
      expect((await context.deliver(signedDelivery('itpay', { id: 'big-header-after' }))).status).toBe(200);
    },
  },
  {
    name: 'a second delivery on the same connection is served',
    run: async (context) => {
      const connection = await context.open();
      for (const id of ['keep-alive-a', 'keep-alive-b']) {
        await connection.write(requestBytes(signedDelivery('itpay', { id })));
        expect((await connection.read()).status).toBe(200);
      }
    },
  },
  {
    name: 'a delivery after a refusal (401) on the same connection is served',
    run: async (context) => {
      const connection = await context.open();
      await connection.write(requestBytes(signedDelivery('itpay', { id: 'after-401', secret: 'wrong-secret' })));
      expect((await connection.read()).status).toBe(401);
      await connection.write(requestBytes(signedDelivery('itpay', { id: 'after-401' })));
      expect((await connection.read()).status).toBe(200);
    },
  },
  {
    name: 'after a refusal of an unread body (413) the connection is closed, or it serves the next delivery',
    run: async (context) => {
      const connection = await context.open();
      const big = signedDelivery('small', { id: 'after-413', body: 'x'.repeat(SMALL_LIMIT_BYTES * 4) });
      void connection.write(requestBytes(big));
      expect((await connection.read()).status).toBe(413);
      await connection.write(requestBytes(signedDelivery('itpay', { id: 'after-413' })));
      const next = await connection.read().catch(() => undefined);
      if (next !== undefined) expect(next.status).toBe(200);
      else expect(connection.closed).toBe(true);
    },
  },
  {
    name: 'pipelined deliveries are answered in order',
    run: async (context) => {
      const connection = await context.open();
      await connection.write(
        Buffer.concat([
          requestBytes(signedDelivery('itpay', { id: 'pipeline-a' })),
          requestBytes(signedDelivery('itpay', { id: 'pipeline-b', secret: 'wrong-secret' })),
          requestBytes(signedDelivery('checkout', { id: 'pipeline-c-order' })),
        ]),
      );
      const statuses = [(await connection.read()).status, (await connection.read()).status, (await connection.read()).status];
      expect(statuses).toEqual([200, 401, 200]);
    },
  },
  {
    name: 'a request line that is not HTTP is refused or its connection closed',
    run: async (context) => {
      const connection = await context.open();
      await connection.write('NOT HTTP AT ALL\r\n\r\n');
      const response = await connection.read().catch(() => undefined);
      // This answer comes from the platform's own parser; workerd's is 501.
      if (response !== undefined) expect([400, 501]).toContain(response.status);
    },
  },
  {
    name: 'Content-Length beside Transfer-Encoding is refused: no request smuggling',
    run: async (context) => {
      const delivery = signedDelivery('itpay', { id: 'smuggled' });
      const connection = await context.open();
      await connection.write(
        requestBytes({
          ...delivery,
          headers: [...delivery.headers, ['Content-Length', String(delivery.body.length)], ['Transfer-Encoding', 'chunked']],
        }),
      );
      const response = await connection.read().catch(() => undefined);
      if (response !== undefined) expectAllowed(response);
      expect(await context.handledCount('itpay', 'smuggled')).toBe(0);
    },
  },
];
