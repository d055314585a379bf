// The server

export type { TokenGrant, VerifyToken } from './http/authorize.ts';
export type { ProtectedResource } from './http/resource-metadata.ts';
export type { HttpServerHandle, StartHttpOptions } from './http/start-http.ts';
export type { ItPayMCPServerOptions, StartOptions } from './itpay-mcp-server.ts';
export { ItPayMCPServer } from './itpay-mcp-server.ts';
export type { AmountsByCurrency, SpendingLimits } from './spending/limits.ts';

// The tools without MCP

export type { Confirm, Confirmation, ConfirmationAnswer } from './spending/confirmations.ts';
export type { CreateItPayToolsOptions } from './tools/itpay-tools.ts';
export { createItPayTools } from './tools/itpay-tools.ts';
export type {
  ItPayTool,
  ItPayToolName,
  ToolAnnotations,
  ToolCallContext,
  ToolContent,
  ToolResult,
} from './tools/types.ts';

// The client and its errors, so that code written for the vendor's package runs with one import changed

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
