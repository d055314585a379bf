import { Socket } from 'node:net';
import type { buildConnector, Dispatcher } from 'undici';

/** Calls beyond this number wait for a connection; their timeouts run meanwhile. */
const MOST_CONNECTIONS = 128;

/** undici cannot send from this runtime. */
export class UnsupportedRuntimeError extends Error {
  override get name(): string {
    return 'UnsupportedRuntimeError';
  }
}

/** The connections of one client. */
export interface Connections {
  dispatcher(): Promise<Pick<Dispatcher, 'dispatch'>>;
  close(): Promise<void>;
}

/** Loads undici on first use: a client that is never used holds nothing open, and one with its own dispatcher needs no undici. */
export function createConnections(origin: string, connectTimeoutMs: number): Connections {
  const connecting = new Set<Socket>();
  let pool: Promise<Dispatcher> | undefined;
  return {
    dispatcher() {
      pool ??= createPool(origin, connectTimeoutMs, connecting);
      return pool;
    },
    async close() {
      const opened = await pool?.catch(() => undefined);
      await opened?.destroy();
      for (const socket of connecting) socket.destroy();
    },
  };
}

async function createPool(origin: string, connectTimeoutMs: number, connecting: Set<Socket>): Promise<Dispatcher> {
  try {
    const undici = await import('undici');
    if (typeof undici.Pool?.prototype?.dispatch !== 'function') throw new TypeError('undici.Pool has no dispatch method');
    return new undici.Pool(origin, {
      connections: MOST_CONNECTIONS,
      connect: watchConnecting(undici.buildConnector({ timeout: connectTimeoutMs }), connecting),
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  } catch (cause) {
    const message = 'undici does not run here. On Bun, Workers and similar runtimes pass dispatcher: fetchDispatcher().';
    throw new UnsupportedRuntimeError(message, { cause });
  }
}

/**
 * A connector that remembers the sockets that are still being connected: a pool's `destroy()` leaves those open until their timeout.
 *
 * @param connecting holds each socket until it is connected or has failed
 */
export function watchConnecting(connector: buildConnector.connector, connecting: Set<Socket>): buildConnector.connector {
  return (options, callback) => {
    let socket: unknown;
    const settle: buildConnector.Callback = (...result) => {
      if (socket instanceof Socket) connecting.delete(socket);
      callback(...result);
    };
    // Every version so far returns the socket, though the types do not say so.
    socket = (connector as (...input: Parameters<buildConnector.connector>) => unknown)(options, settle);
    if (socket instanceof Socket) connecting.add(socket);
  };
}
