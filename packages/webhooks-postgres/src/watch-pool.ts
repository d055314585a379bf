import type { PostgresClient, PostgresPool } from './driver.ts';

const watched = new WeakSet<PostgresPool>();
const listened = new WeakSet<PostgresClient>();

function ignore(): void {
  // The statement that runs into it fails, and that is where it is dealt with.
}

function listen(client: PostgresClient): void {
  if (listened.has(client)) return;
  listened.add(client);
  client.on?.('error', ignore);
}

/**
 * A connection that breaks tells so by an `error` event, which ends the process if nobody listens. The pool listens while
 * the connection is idle, and its user while it is out; between the two lies a moment that only the pool's own event covers.
 */
export function watchPool(pool: PostgresPool): void {
  if (watched.has(pool)) return;
  watched.add(pool);
  pool.on?.('acquire', listen);
  // Idle connections of a server that went away. They are replaced; there is nothing else to do.
  pool.on?.('error', ignore);
}

/** For pools that announce nothing. */
export function watchClient(client: PostgresClient): void {
  listen(client);
}
