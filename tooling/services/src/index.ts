export { findFreePort } from './find-free-port.ts';
export { type PostgresService, type StartPostgresOptions, startPostgres } from './start-postgres.ts';
export { hasRedis, type RedisService, type StartRedisOptions, startRedis } from './start-redis.ts';
export { type DroppedReply, type TcpProxy, type TcpProxyOptions, tcpProxy } from './tcp-proxy.ts';
