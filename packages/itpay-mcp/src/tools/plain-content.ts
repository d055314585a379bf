import type { ItPayTool, ToolContent, ToolResult } from './types.ts';

/** A tool whose content parts have no `annotations`, for hosts that refuse a message with members they do not know. */
export function withoutContentAnnotations(tool: ItPayTool): ItPayTool {
  return {
    ...tool,
    async run(args, context): Promise<ToolResult> {
      const result = await tool.run(args, context);
      return { ...result, content: result.content.map(toPlainPart) };
    },
  };
}

function toPlainPart(part: ToolContent): ToolContent {
  if (part.type === 'resource_link') return part;
  const { annotations: _, ...plain } = part;
  return plain;
}
