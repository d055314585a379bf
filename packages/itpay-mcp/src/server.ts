export type { TokenGrant, VerifyToken } from './http/authorize.ts';
export type { ProtectedResource } from './http/resource-metadata.ts';
export type { HttpServerHandle, StartHttpOptions } from './http/start-http.ts';
export type { ItPayMCPServerOptions, StartOptions } from './itpay-mcp-server.ts';
export { ItPayMCPServer } from './itpay-mcp-server.ts';
export type { AmountsByCurrency, SpendingLimits } from './spending/limits.ts';
