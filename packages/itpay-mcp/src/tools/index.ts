export type { CreateItPayToolsOptions } from './create-itpay-tools.ts';
export { createItPayTools } from './create-itpay-tools.ts';
export type { ItPayTool, ItPayToolName, ToolAnnotations, ToolCallContext, ToolContent, ToolResult } from './types.ts';
