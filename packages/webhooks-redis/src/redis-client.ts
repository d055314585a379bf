/** What the store needs of an ioredis 5 or 6 client, single or cluster. */
export interface IoredisClient {
  readonly status: string;
  evalsha(sha1: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
}

/** What the store needs of a node-redis 4, 5 or 6 client, single, sentinel or cluster. */
export interface NodeRedisClient {
  readonly isOpen: boolean;
  evalSha(sha1: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** A connected client of either library, told apart by its methods. */
export type RedisClient = IoredisClient | NodeRedisClient;
