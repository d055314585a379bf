import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const LOWEST = 12_000;
/** Where a Redis of a cluster listens too, counted from its port. */
const CLUSTER_BUS_OFFSET = 10_000;
/** Linux's own default; the other systems begin higher. */
const FIRST_EPHEMERAL = 32_768;

/**
 * A port nobody listens on at this moment. Another process may take it before you do: be ready to ask again.
 *
 * It, and the port 10,000 above it, lie below those that the system gives to whoever asks for any: a server that is started
 * again finds its port as it left it.
 */
export async function findFreePort(): Promise<number> {
  const count = readFirstEphemeral() - CLUSTER_BUS_OFFSET - LOWEST;
  for (let attempt = 1; count > 0 && attempt <= 50; attempt += 1) {
    const port = LOWEST + Math.floor(Math.random() * count);
    const [own, bus] = await Promise.all([tryPort(port), tryPort(port + CLUSTER_BUS_OFFSET)]);
    if (own !== undefined && bus !== undefined) return own;
  }
  const port = await tryPort(0);
  if (port === undefined) throw new Error('No port is free.');
  return port;
}

function readFirstEphemeral(): number {
  try {
    return Number.parseInt(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8'), 10) || FIRST_EPHEMERAL;
  } catch {
    return FIRST_EPHEMERAL;
  }
}

/** @returns the port if one can listen on it, 0 standing for any. */
function tryPort(wanted: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address === null || typeof address === 'string' ? undefined : address.port));
    });
  });
}
