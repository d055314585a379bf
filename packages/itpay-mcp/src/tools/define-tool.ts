import { z } from 'zod';
import { toErrorResult, toInputErrorResult } from '../answers/error-result.ts';
import { readArguments } from './read-arguments.ts';
import type { ItPayTool, ItPayToolName, ToolAnnotations, ToolCallContext, ToolResult } from './types.ts';

interface ToolDefinition<Input extends z.ZodObject, Output extends z.ZodObject> {
  readonly name: ItPayToolName;
  readonly description: string;
  readonly inputSchema: Input;
  readonly outputSchema: Output;
  readonly annotations: ToolAnnotations;
  readonly execute: (
    args: z.output<Input>,
    context: ToolCallContext,
  ) => Promise<ToolResult & { structuredContent?: z.input<Output> }>;
}

/** Wraps a tool's work in what all tools share: validation before anything is sent, and no way to reject. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  definition: ToolDefinition<Input, Output>,
): ItPayTool {
  const { name, description, inputSchema, outputSchema, annotations, execute } = definition;
  return {
    name,
    title: annotations.title,
    description,
    inputSchema,
    outputSchema,
    annotations,
    async run(args, context = {}) {
      const parsed = inputSchema.safeParse(readArguments(args, inputSchema));
      if (!parsed.success) return toInputErrorResult(name, parsed.error);
      try {
        return await execute(parsed.data, context);
      } catch (error) {
        return toErrorResult(error, annotations);
      }
    },
  };
}

/** An outcome and what follows from it: the one vocabulary that every tool answers in. */
export const outcomeSchema = z
  .enum(['settled', 'not-yet', 'did-not-happen', 'unknown'])
  .describe(
    'settled: the money arrived. not-yet: nothing is decided, keep checking. did-not-happen: no money moved and none will for this intent. unknown: nobody can say yet; treat it as possibly paid.',
  );
