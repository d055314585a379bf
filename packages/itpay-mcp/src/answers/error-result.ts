import { type ItPayError, isItPayError } from '@x/itpay-client';
import type { z } from 'zod';
import { SpendingRefusedError } from '../spending/errors.ts';
import type { ToolResult } from '../tools/types.ts';
import { readToken } from './read-gateway.ts';
import { sanitizeText } from './sanitize-text.ts';

/** A failure that a tool explains itself: its code, whether the same call may be repeated, and what to do. */
export class ToolRefusal extends Error {
  override readonly name = 'ToolRefusal';
  readonly code: string;
  readonly safeToRetry: boolean;
  readonly nextStep: string;

  constructor(code: string, message: string, options: { readonly safeToRetry: boolean; readonly nextStep: string }) {
    super(message);
    this.code = code;
    this.safeToRetry = options.safeToRetry;
    this.nextStep = options.nextStep;
  }

  /** What `JSON.stringify` shows: name, code, message and facts. */
  toJSON(): Readonly<Record<string, unknown>> {
    const { name, code, message, safeToRetry, nextStep } = this;
    return { name, code, message, safeToRetry, nextStep };
  }
}

/** Turns whatever a tool's work threw into a result that a model can act on. Nothing secret: the client's errors are redacted. */
export function toErrorResult(error: unknown, tool: { readonly readOnlyHint: boolean }): ToolResult {
  if (error instanceof ToolRefusal) return report(error);
  if (error instanceof SpendingRefusedError) {
    const { code, message, nextStep } = error;
    return report({ code, message, safeToRetry: false, nextStep });
  }
  if (isItPayError(error)) return reportClientError(error, tool.readOnlyHint);
  // Not ours: its text could hold anything.
  return report({
    code: 'INTERNAL',
    message: 'The tool failed in a way it did not expect.',
    safeToRetry: true,
    nextStep: 'Repeat this call once. If it fails again, tell the person.',
  });
}

function reportClientError(error: ItPayError, isRead: boolean): ToolResult {
  const code = readToken(error.code) || error.name;
  const facts = [
    error.statusCode === undefined ? undefined : `HTTP ${error.statusCode}`,
    error.requestId === undefined ? undefined : `request ${readToken(error.requestId, 80)}`,
  ].filter((part) => part !== undefined);
  // What an answer said is quoted: whoever wrote it, it is data and gives no advice.
  const message =
    facts.length > 0 ? `(${facts.join(', ')}) ${JSON.stringify(sanitizeText(error.message))}` : sanitizeText(error.message);
  return report({ code, message, ...(isRead ? adviseRead(error) : adviseWrite(error)) });
}

interface Advice {
  /** Whether the same call may be repeated. */
  readonly safeToRetry: boolean;
  readonly nextStep: string;
}

const REPEAT: Advice = {
  safeToRetry: true,
  nextStep: 'Wait a little, then repeat this call with the same arguments.',
};
const CORRECT: Advice = {
  safeToRetry: false,
  nextStep: 'Do not repeat this call unchanged: correct what the message names, or tell the person.',
};
const CONFLICT: Advice = {
  safeToRetry: false,
  nextStep:
    'A payment that differs from this call already exists. Ask check_payment_status about it. Another purchase_ref would be a second payment.',
};
const UNKNOWN: Advice = {
  safeToRetry: true,
  nextStep: 'It is unknown whether the gateway did this. Repeat this call with the same arguments: it cannot charge twice.',
};

function adviseRead(error: ItPayError): Advice {
  return error.retryable || !isFinal(error) ? REPEAT : CORRECT;
}

function adviseWrite(error: ItPayError): Advice {
  if (error.statusCode === 409) return CONFLICT;
  if (error.outcome === 'unknown') return UNKNOWN;
  return error.retryable ? REPEAT : CORRECT;
}

/** Whether asking again gives the same: for what only reads, `outcome` says nothing about that. */
function isFinal({ statusCode, outcome }: ItPayError): boolean {
  return statusCode === undefined ? outcome === 'not-sent' : statusCode >= 400 && statusCode <= 499;
}

/** Names every argument that is wrong. Values are not repeated. */
export function toInputErrorResult(tool: string, error: z.ZodError): ToolResult {
  const problems = error.issues
    .slice(0, 10)
    .map((issue) => `${issue.path.map(String).join('.') || 'arguments'}: ${issue.message}`);
  return report({
    code: 'INVALID_ARGUMENTS',
    message: sanitizeText(`${tool}: ${problems.join('; ')}`, 1_000),
    safeToRetry: true,
    nextStep: 'Nothing was sent. Correct the arguments and call again.',
  });
}

interface Failure extends Advice {
  readonly code: string;
  readonly message: string;
}

function report({ code, message, safeToRetry, nextStep }: Failure): ToolResult {
  return {
    isError: true,
    content: [{ type: 'text', text: `Error ${code}: ${message}\nsafe_to_retry: ${safeToRetry}\nnext_step: ${nextStep}` }],
  };
}
