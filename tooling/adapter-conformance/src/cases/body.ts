import { expect } from 'vitest';
import { type AdapterCase, type CaseContext, chunksOf, expectAllowed, requestBytes, requestHead } from '../case-context.ts';
import { eventFor, signedDelivery } from '../events.ts';
import { SMALL_LIMIT_BYTES } from '../fixtures.ts';
import type { RawConnection } from '../raw-connection.ts';

/** An event of exactly this many bytes. */
function bodyOf(id: string, bytes: number): string {
  const empty = JSON.stringify({ ...eventFor('itpay', { id }), padding: '' });
  return JSON.stringify({ ...eventFor('itpay', { id }), padding: 'x'.repeat(bytes - empty.length) });
}

async function expectStillServes(context: CaseContext, id: string): Promise<void> {
  const response = await context.deliver(signedDelivery('itpay', { id }));
  expect(response.status).toBe(200);
}

/** The head of a chunked request and this many bytes of its body, chunk by chunk, without the last chunk. */
async function writeChunks(connection: RawConnection, bytes: number): Promise<void> {
  await connection.write(requestHead({ path: '/webhooks/small', framing: 'chunked', body: Buffer.alloc(1) }));
  for (const chunk of chunksOf(Buffer.alloc(bytes, 'x'), 256)) await connection.write(chunk);
}

function chunkedCase(chunkBytes: number): AdapterCase {
  return {
    name: `a chunked body in pieces of ${chunkBytes} bytes is accepted`,
    run: async (context) => {
      const id = `chunked-${chunkBytes}`;
      const response = await context.deliver(signedDelivery('itpay', { id }), { framing: 'chunked', chunkBytes });
      expect(response.status).toBe(200);
      expect(await context.handledCount('itpay', id)).toBe(1);
    },
  };
}

const sizeCases: readonly AdapterCase[] = (['length', 'chunked'] as const).flatMap((framing) =>
  [
    { bytes: SMALL_LIMIT_BYTES - 1, status: 200 },
    { bytes: SMALL_LIMIT_BYTES, status: 200 },
    { bytes: SMALL_LIMIT_BYTES + 1, status: 413 },
    { bytes: SMALL_LIMIT_BYTES * 40, status: 413 },
  ].map(
    ({ bytes, status }): AdapterCase => ({
      name: `${bytes} bytes (${framing}) against a limit of ${SMALL_LIMIT_BYTES} are answered ${status}`,
      run: async (context) => {
        const id = `size-${framing}-${bytes}`;
        const delivery = signedDelivery('small', { id, body: bodyOf(id, bytes) });
        const response = await context.deliver(delivery, { framing, chunkBytes: 500 });
        expect(response.status).toBe(status);
        expect(await context.handledCount('small', id)).toBe(status === 200 ? 1 : 0);
      },
    }),
  ),
);

/** When the sender disconnects: after this share of the request's bytes, head and body together. */
const CLOSE_POINTS: readonly number[] = [0, 0.05, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 0.99, 1];

const closeCases: readonly AdapterCase[] = CLOSE_POINTS.map((share, index) => ({
  name: `a sender that disconnects after ${share * 100} % of the request does no harm`,
  run: async (context) => {
    const id = `close-${index}`;
    const bytes = requestBytes(signedDelivery('itpay', { id }));
    const connection = await context.open();
    await connection.write(bytes.subarray(0, Math.floor(bytes.length * share)));
    connection.destroy();
    await expectStillServes(context, `${id}-after`);
    const handled = await context.handledCount('itpay', id);
    expect(handled).toBeLessThanOrEqual(share === 1 ? 1 : 0);
  },
}));

export const bodyCases: readonly AdapterCase[] = [
  chunkedCase(1),
  chunkedCase(10),
  chunkedCase(1_000),
  ...sizeCases,
  ...closeCases,
  {
    name: 'a declared length beyond the limit is answered 413 before any of the body was sent',
    run: async (context) => {
      const connection = await context.open();
      await connection.write(
        requestHead({ path: '/webhooks/small', headers: [['Content-Length', '1000000']], body: Buffer.alloc(0) }),
      );
      expect((await connection.read()).status).toBe(413);
    },
  },
  {
    name: 'a chunked body is answered 413 at the chunk that exceeds the limit, without waiting for its end',
    run: async (context) => {
      const connection = await context.open();
      await writeChunks(connection, SMALL_LIMIT_BYTES + 256);
      expect((await connection.read()).status).toBe(413);
      await expectStillServes(context, 'past-the-limit-after');
    },
  },
  {
    name: 'a sender that continues past the limit is answered 413',
    run: async (context) => {
      const connection = await context.open();
      await writeChunks(connection, SMALL_LIMIT_BYTES * 2);
      const response = await connection.read().catch((error: unknown) => {
        // A reset destroys an answer that the sender has not read yet: RFC 9112, section 9.6.
        if (connection.closed && !context.answersWhileSending) return undefined;
        throw error;
      });
      if (response !== undefined) expect(response.status).toBe(413);
      await expectStillServes(context, 'endless-after');
    },
  },
  {
    name: 'a body that stops halfway is answered 408',
    run: async (context) => {
      const bytes = requestBytes(signedDelivery('impatient', { id: 'slow-stops' }));
      const connection = await context.open();
      await connection.write(bytes.subarray(0, bytes.length - 10));
      expect((await connection.read()).status).toBe(408);
      expect(await context.handledCount('impatient', 'slow-stops')).toBe(0);
    },
  },
  {
    name: 'a body that arrives byte by byte is answered 408: a byte does not restart the timeout',
    run: async (context) => {
      const bytes = requestBytes(signedDelivery('impatient', { id: 'slow-drips' }));
      const connection = await context.open();
      await connection.write(bytes.subarray(0, bytes.length - 200));
      let offset = bytes.length - 200;
      // The last byte is never sent.
      const timer = setInterval(() => {
        if (offset >= bytes.length - 1) return;
        void connection.write(bytes.subarray(offset, offset + 1));
        offset += 1;
      }, 20);
      try {
        expect((await connection.read()).status).toBe(408);
      } finally {
        clearInterval(timer);
      }
    },
  },
  {
    name: 'a chunked body that never ends is answered 408',
    run: async (context) => {
      const connection = await context.open();
      await connection.write(requestHead({ path: '/webhooks/impatient', framing: 'chunked', body: Buffer.alloc(1) }));
      await connection.write('5\r\n{"id"\r\n');
      expect((await connection.read()).status).toBe(408);
    },
  },
  {
    name: 'a body that arrives in two parts is accepted',
    run: async (context) => {
      const bytes = requestBytes(signedDelivery('itpay', { id: 'slow-halves' }));
      const connection = await context.open();
      await connection.write(bytes.subarray(0, bytes.length - 100));
      // By then the server has read the first half.
      await expectStillServes(context, 'slow-halves-between');
      await connection.write(bytes.subarray(bytes.length - 100));
      expect((await connection.read()).status).toBe(200);
    },
  },
  {
    name: 'no body at all is answered 401 without a signature',
    run: async (context) => {
      const response = await context.send({ path: '/webhooks/itpay', framing: 'none' });
      expect(response.status).toBe(401);
    },
  },
  {
    name: 'Content-Length: 0 is answered 401 without a signature',
    run: async (context) => {
      const response = await context.send({ path: '/webhooks/itpay', headers: [['Content-Length', '0']] });
      expect(response.status).toBe(401);
    },
  },
  {
    name: 'a body shorter than declared is never handled',
    run: async (context) => {
      const bytes = requestBytes(signedDelivery('itpay', { id: 'short-body' }));
      const connection = await context.open();
      await connection.write(bytes.subarray(0, bytes.length - 1));
      connection.end();
      const response = await connection.read().catch(() => undefined);
      if (response !== undefined) expectAllowed(response);
      expect(await context.handledCount('itpay', 'short-body')).toBe(0);
      await expectStillServes(context, 'short-body-after');
    },
  },
  {
    name: 'a broken chunk size is refused and does no harm',
    run: async (context) => {
      const connection = await context.open();
      await connection.write(requestHead({ path: '/webhooks/itpay', framing: 'chunked', body: Buffer.alloc(1) }));
      await connection.write('zz\r\nabc\r\n');
      const response = await connection.read().catch(() => undefined);
      if (response !== undefined) expect([400, 401]).toContain(response.status);
      await expectStillServes(context, 'broken-chunk-after');
    },
  },
  {
    name: 'Expect: 100-continue is served',
    run: async (context) => {
      const delivery = signedDelivery('itpay', { id: 'expect-continue' });
      const response = await context.deliver(delivery, { headers: [['Expect', '100-continue']] });
      expect(response.status).toBe(200);
    },
  },
];
