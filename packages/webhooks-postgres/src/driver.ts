/** What the store needs of a driver: `pg` has it, and so does anything else with this `query`. */
export interface PostgresQueryable {
  // biome-ignore lint/suspicious/noExplicitAny: drivers type their parameters and rows each in their own way
  query(text: string, values?: any[]): Promise<PostgresQueryResult>;
}

/** The part of a result of `pg` that is used. */
export interface PostgresQueryResult {
  readonly rows: readonly unknown[];
  /** What the server did: `ROLLBACK` in reply to the COMMIT of a transaction in which a statement had failed. */
  readonly command?: string;
}

/** A connection that is ours until it is released. */
export interface PostgresClient extends PostgresQueryable {
  /** With `true` the connection is closed instead of pooled. */
  release(destroy?: boolean): void;
  on?(event: 'error', listener: (error: Error) => void): unknown;
}

/** A pool such as `pg.Pool`. */
export interface PostgresPool extends PostgresQueryable {
  connect(): Promise<PostgresClient>;
  on?(event: 'acquire', listener: (client: PostgresClient) => void): unknown;
  on?(event: 'error', listener: (error: Error) => void): unknown;
  /** `max`: how many connections the pool opens. A transactional store leaves one of them to heartbeats. */
  readonly options?: { readonly max?: number | undefined };
}

/** True for a pool. A lone `pg.Client` has a `connect` too, which hands out nothing. */
export function hasConnect(pool: PostgresQueryable): pool is PostgresPool {
  return 'connect' in pool && typeof pool.connect === 'function' && !('processID' in pool);
}
