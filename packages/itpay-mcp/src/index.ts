export type { ItPayClientOptions } from '@x/itpay-client';
export {
  createPaymentIntentId,
  ItPayAbortError,
  ItPayAPIError,
  ItPayAuthenticationError,
  ItPayClient,
  ItPayConflictError,
  ItPayConnectionError,
  ItPayError,
  ItPayNotFoundError,
  ItPayPaymentRequiredError,
  ItPayPermissionError,
  ItPayRateLimitError,
  ItPayResponseError,
  ItPayTimeoutError,
  ItPayValidationError,
  isItPayError,
  isTerminal,
  paymentIntentIdFor,
  verifySignature,
} from '@x/itpay-client';
export type { HttpServerHandle, StartHttpOptions } from './http/start-http.ts';
export type { ItPayMCPServerOptions } from './itpay-mcp-server.ts';
export { ItPayMCPServer } from './itpay-mcp-server.ts';
export type { AmountsByCurrency, SpendingLimits } from './spending/limits.ts';
export type { CreateItPayToolsOptions } from './tools/itpay-tools.ts';
export { createItPayTools } from './tools/itpay-tools.ts';
export type { ItPayTool, ItPayToolName, ToolAnnotations, ToolCallContext, ToolContent, ToolResult } from './tools/types.ts';
