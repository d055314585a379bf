export type { ItPayMCPServerOptions } from './itpay-mcp-server.ts';
export { ItPayMCPServer } from './itpay-mcp-server.ts';
export type { AmountsByCurrency, SpendingLimits } from './spending-limits.ts';
export type { HttpServerHandle, StartHttpOptions } from './start-http.ts';
