import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestBytes } from './case-context.ts';
import { type AdapterServer, type AdapterUnderTest, mountsFor } from './describe-webhook-adapter.ts';
import { signedDelivery } from './events.ts';
import type { FixtureName } from './fixtures.ts';
import { openConnection, type RawConnection } from './raw-connection.ts';

const SLOW_SENDERS = 200;
const DELIVERIES = 40;
const BYTE_EVERY_MS = 30;

/** Many connections that send their bodies byte by byte, and the gateway's own deliveries beside them. */
export function describeSlowSenders(adapter: AdapterUnderTest): void {
  describe(`${adapter.name}: ${SLOW_SENDERS} slow senders`, () => {
    let server: AdapterServer | undefined;
    beforeAll(async () => {
      server = await adapter.start(mountsFor(() => {}));
    });
    afterAll(async () => {
      await server?.close();
    });

    test('keep no delivery from being answered, and stay connected until their timeout', async () => {
      if (server === undefined) throw new Error('the server did not start');
      const slow = await openSlowSenders(server.port, 'patient');
      try {
        const statuses = await deliverInTurn(server.port);
        expect(statuses).toEqual(Array.from({ length: DELIVERIES }, () => 200));
        expect(slow.connections.filter((connection) => connection.closed)).toEqual([]);
      } finally {
        slow.stop();
      }
    });

    test('are each answered 408 after their timeout', async () => {
      if (server === undefined) throw new Error('the server did not start');
      // Several bytes arrive within the timeout, which is for the whole body.
      const slow = await openSlowSenders(server.port, 'impatient');
      try {
        const answers = await Promise.all(slow.connections.map((connection) => connection.read()));
        expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: SLOW_SENDERS }, () => 408));
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

async function openSlowSenders(port: number, fixture: FixtureName): Promise<SlowSenders> {
  const connections = await Promise.all(Array.from({ length: SLOW_SENDERS }, () => openConnection(port)));
  const timers = await Promise.all(
    connections.map(async (connection, index) => {
      const bytes = requestBytes(signedDelivery(fixture, { id: `slow-sender-${fixture}-${index}` }));
      let offset = bytes.length - 300;
      await connection.write(bytes.subarray(0, offset));
      // The last byte is never sent, so that no slow sender's delivery becomes complete.
      return setInterval(() => {
        if (offset >= bytes.length - 1) return;
        void connection.write(bytes.subarray(offset, offset + 1));
        offset += 1;
      }, BYTE_EVERY_MS);
    }),
  );
  return {
    connections,
    stop() {
      for (const timer of timers) clearInterval(timer);
      for (const connection of connections) connection.destroy();
    },
  };
}

/** Statuses of deliveries over four connections. */
async function deliverInTurn(port: number): Promise<readonly number[]> {
  const statuses: number[] = [];
  const deliver = async (sender: number): Promise<void> => {
    const connection = await openConnection(port);
    for (let index = 0; index < DELIVERIES / 4; index += 1) {
      await connection.write(requestBytes(signedDelivery('itpay', { id: `beside-slow-${sender}-${index}` })));
      statuses.push((await connection.read()).status);
    }
    connection.destroy();
  };
  await Promise.all([deliver(0), deliver(1), deliver(2), deliver(3)]);
  return statuses;
}
