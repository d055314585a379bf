export type { Confirm, Confirmation, ConfirmationAnswer } from '../spending/confirmations.ts';
export type { CreateItPayToolsOptions } from './itpay-tools.ts';
export { createItPayTools } from './itpay-tools.ts';
export type {
  ItPayTool,
  ItPayToolName,
  ToolAnnotations,
  ToolCallContext,
  ToolContent,
  ToolResult,
} from './types.ts';
