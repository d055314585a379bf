import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestBytes } from './case-context.ts';
import type { AdapterServer, AdapterUnderTest } from './describe-webhook-adapter.ts';
import { mountsFor } from './describe-webhook-adapter.ts';
import { signedDelivery } from './events.ts';
import { type FixtureName, SHORT_DEADLINE_MS } from './fixtures.ts';
import { openConnection, type RawConnection } from './raw-connection.ts';

const SLOW_SENDERS = 500;
const DELIVERIES = 200;
/** A busy machine may spoil a round, never all of them. */
const ROUNDS = 4;
const P99_LIMIT_MS = 250;

/** 500 connections that send byte by byte, and what the gateway's own deliveries notice of them. */
export function describeSlowSenders(adapter: AdapterUnderTest): void {
  describe(`${adapter.name}: ${SLOW_SENDERS} slow senders`, () => {
    let server: AdapterServer | undefined;
    beforeAll(async () => {
      server = await adapter.start(mountsFor(() => {}));
    });
    afterAll(async () => {
      await server?.close();
    });

    test(`legitimate deliveries keep a p99 under ${P99_LIMIT_MS} ms, and no slow sender is cut before its deadline`, async () => {
      if (server === undefined) throw new Error('the server did not start');
      const { port } = server;
      const slow = await openSlowSenders(port, { fixture: 'patient', everyMs: 1_000 });
      try {
        // Not counted: it waits until the server has taken in the slow ones.
        await deliverInTurn(port, 'warm-up');
        const p99s: number[] = [];
        while (p99s.length < ROUNDS && !p99s.some((p99) => p99 < P99_LIMIT_MS)) {
          const latencies = await deliverInTurn(port, `round-${p99s.length}`);
          p99s.push(latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN);
        }
        expect(slow.connections.filter((connection) => connection.closed).length, 'cut before their deadline').toBe(0);
        expect(Math.min(...p99s), `p99 of each round: ${p99s.map(Math.round)}`).toBeLessThan(P99_LIMIT_MS);
      } finally {
        slow.stop();
      }
    });

    test('every slow sender is cut with 408', async () => {
      if (server === undefined) throw new Error('the server did not start');
      // Several bytes within the deadline: it is for the whole body, whatever comes meanwhile.
      const slow = await openSlowSenders(server.port, { fixture: 'impatient', everyMs: SHORT_DEADLINE_MS / 3 });
      try {
        const answers = await Promise.all(slow.connections.map((connection) => connection.read({ timeoutMs: 60_000 })));
        const statuses = answers.map((answer) => answer.status);
        expect(statuses).toEqual(Array.from({ length: SLOW_SENDERS }, () => 408));
      } finally {
        slow.stop();
      }
    });
  });
}

interface SlowSenders {
  readonly connections: readonly RawConnection[];
  stop(): void;
}

async function openSlowSenders(
  port: number,
  options: { readonly fixture: FixtureName; readonly everyMs: number },
): Promise<SlowSenders> {
  const connections = await Promise.all(Array.from({ length: SLOW_SENDERS }, () => openConnection(port)));
  const drips = await Promise.all(
    connections.map(async (connection, index) => {
      const bytes = requestBytes(signedDelivery(options.fixture, { id: `slow-sender-${options.fixture}-${index}` }));
      let offset = bytes.length - 100;
      await connection.write(bytes.subarray(0, offset));
      return setInterval(() => {
        void connection.write(bytes.subarray(offset, offset + 1));
        offset += 1;
      }, options.everyMs);
    }),
  );
  return {
    connections,
    stop() {
      for (const drip of drips) clearInterval(drip);
      for (const connection of connections) connection.destroy();
    },
  };
}

/** Sorted latencies of deliveries over four connections, in milliseconds. */
async function deliverInTurn(port: number, round: string): Promise<readonly number[]> {
  const latencies: number[] = [];
  const lane = async (lane: number): Promise<void> => {
    const connection = await openConnection(port);
    for (let index = 0; index < DELIVERIES / 4; index += 1) {
      const bytes = requestBytes(signedDelivery('itpay', { id: `beside-slow-${round}-${lane}-${index}` }));
      const start = performance.now();
      await connection.write(bytes);
      const answer = await connection.read();
      latencies.push(performance.now() - start);
      if (answer.status !== 200) throw new Error(`a legitimate delivery was answered ${answer.status}`);
    }
    connection.destroy();
  };
  await Promise.all([lane(0), lane(1), lane(2), lane(3)]);
  return latencies.sort((a, b) => a - b);
}
