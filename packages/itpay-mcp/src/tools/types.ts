import type { ItPayClient } from '@x/itpay-client';
import type { z } from 'zod';
import type { Confirm, Confirmations } from '../spending/confirmations.ts';
import type { SpendingGuard } from '../spending/guard.ts';
import type { Turns } from './turns.ts';

/** The names of the tools. */
export type ItPayToolName = 'create_payment_intent' | 'generate_qr' | 'check_payment_status' | 'list_manifests';

/** MCP's hints about a tool; honest, and hints only. @see https://modelcontextprotocol.io/specification (Tools, annotations) */
export interface ToolAnnotations {
  /** For people. */
  readonly title: string;
  /** Changes nothing. */
  readonly readOnlyHint: boolean;
  /** Takes away or overwrites something. */
  readonly destructiveHint: boolean;
  /** The same call again changes nothing more. */
  readonly idempotentHint: boolean;
  /** Reaches other systems. */
  readonly openWorldHint: boolean;
}

/** One part of a tool's answer, in MCP's form. `annotations.audience` says who it is for. */
export type ToolContent =
  | { readonly type: 'text'; readonly text: string; readonly annotations?: { readonly audience: ('user' | 'assistant')[] } }
  | {
      readonly type: 'image';
      /** Base64. */
      readonly data: string;
      readonly mimeType: 'image/png';
      readonly annotations?: { readonly audience: ('user' | 'assistant')[] };
    }
  | {
      readonly type: 'resource_link';
      readonly uri: string;
      readonly name: string;
      readonly title?: string;
      readonly description?: string;
    };

/** What a tool answers, in MCP's form. */
export interface ToolResult {
  /** For people and models to read. */
  readonly content: readonly ToolContent[];
  /** Present on success, in the shape of the tool's `outputSchema`. */
  readonly structuredContent?: Readonly<Record<string, unknown>>;
  /** Present on failure. */
  readonly isError?: true;
}

/** What a tool call may use of its host. Every member is optional: outside MCP `run(args)` is enough. */
export interface ToolCallContext {
  /** Ends the call when it aborts. */
  readonly signal?: AbortSignal;
  /** Asks the person. Without it, payments that `limits.confirmAbove` wants confirmed are refused. */
  readonly confirm?: Confirm;
  /** Tells the host how a long call is going. */
  readonly reportProgress?: (progress: number, total: number, message: string) => Promise<void> | void;
}

/** One tool, independent of MCP: a name, zod schemas, and a function that never rejects. */
export interface ItPayTool {
  readonly name: ItPayToolName;
  /** For people. */
  readonly title: string;
  /** For the model. */
  readonly description: string;
  /** The arguments of `run`. */
  readonly inputSchema: z.ZodObject;
  /** The shape of `structuredContent`. */
  readonly outputSchema: z.ZodObject;
  /** Hints for the host. */
  readonly annotations: ToolAnnotations;
  /** Validates `args`, does the work and answers; failures come back as `isError` results, never as rejections. */
  readonly run: (args: unknown, context?: ToolCallContext) => Promise<ToolResult>;
}

/** What the tools are built from. */
export interface ToolEnvironment {
  readonly client: ItPayClient;
  readonly guard: SpendingGuard;
  readonly confirmations: Confirmations;
  readonly turns: Turns;
  /** `payer.agent_id` where the model names none. */
  readonly agentId: string;
  /** Keeps purchase references of different owners apart. */
  readonly purchaseNamespace: string | undefined;
  /** The channel where the model names none. */
  readonly channel: string | undefined;
}
