import { type ItPayTimeoutError, isItPayError, isTerminal, type PaymentIntent } from '@x/itpay-client';
import { z } from 'zod';
import { describeOutcome } from '../answers/outcome.ts';
import { readToken } from '../answers/read-gateway.ts';
import { sanitizeText } from '../answers/sanitize-text.ts';
import { defineTool, outcomeSchema } from './define-tool.ts';
import { paymentIntentIdSchema } from './identity.ts';
import { toRequestOptions } from './request-options.ts';
import type { ItPayTool, ToolCallContext, ToolEnvironment } from './types.ts';

/** Under the 60 s after which common MCP clients give a call up. */
const MAX_WAIT_SECONDS = 50;
const POLL_INTERVAL_MS = 2_000;
/** Hosts that end a silent call after a while hear from it in time. */
const PROGRESS_INTERVAL_MS = 5_000;

const inputSchema = z.strictObject({
  payment_intent_id: paymentIntentIdSchema,
  wait_seconds: z
    .number()
    .int()
    .min(0)
    .max(MAX_WAIT_SECONDS)
    .optional()
    .describe('How long to wait for the person to pay before answering, 0 to 50. Default 0. Use 45 after showing the code.'),
});

const outputSchema = z.object({
  payment_intent_id: z.string(),
  status: z.string(),
  outcome: outcomeSchema,
  safe_to_retry: z.boolean().describe('Whether paying for this purchase again cannot charge the person twice.'),
  next_step: z.string(),
  failure_reason: z.string().optional(),
});

/** Says how a payment stands, waiting for the person if asked to. */
export function checkPaymentStatusTool({ client, guard }: ToolEnvironment): ItPayTool {
  return defineTool({
    name: 'check_payment_status',
    description:
      'Says whether a payment arrived, and can wait for it (wait_seconds). Read outcome: settled, not-yet, did-not-happen or unknown. Only settled means that the money is there.',
    inputSchema,
    outputSchema,
    annotations: {
      title: 'Check a payment',
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: true,
    },
    async execute({ payment_intent_id: id, wait_seconds: waitSeconds = 0 }, context) {
      const intent =
        waitSeconds === 0
          ? await client.paymentIntents.retrieve(id, toRequestOptions(context))
          : await waitForPayment(client, id, waitSeconds, context);
      const report = describeOutcome(intent);
      if (report.outcome === 'did-not-happen') guard.release(id);
      const status = readToken(intent.status);
      const reason = sanitizeText(intent.failure_reason);
      const lines = [
        `outcome: ${report.outcome} (status ${status})`,
        reason ? `failure_reason, as the gateway gives it: ${JSON.stringify(reason)}` : undefined,
        `safe_to_retry: ${report.safe_to_retry}`,
        `next_step: ${report.next_step}`,
      ].filter((line) => line !== undefined);
      return {
        content: [{ type: 'text', text: lines.join('\n') }],
        structuredContent: { payment_intent_id: id, status, ...report, ...(reason ? { failure_reason: reason } : {}) },
      };
    },
  });
}

async function waitForPayment(
  client: ToolEnvironment['client'],
  id: string,
  waitSeconds: number,
  context: ToolCallContext,
): Promise<PaymentIntent> {
  const progress = startProgress(waitSeconds, context);
  try {
    return await client.paymentIntents.waitForCompletion(id, {
      timeout: waitSeconds * 1_000,
      pollInterval: POLL_INTERVAL_MS,
      onUpdate: (intent) => {
        if (!isTerminal(intent)) progress.tell(`status ${readToken(intent.status)}`);
      },
      ...(context.signal === undefined ? {} : { signal: context.signal }),
    });
  } catch (error) {
    // Not paid in time is an answer, not a failure.
    const { lastIntent } = error as Partial<ItPayTimeoutError>;
    if (isItPayError(error) && error.name === 'ItPayTimeoutError' && lastIntent !== undefined) return lastIntent;
    throw error;
  } finally {
    progress.end();
  }
}

/** Reports the seconds that have passed, at every change and in between. */
function startProgress(waitSeconds: number, { reportProgress }: ToolCallContext) {
  const begin = performance.now();
  let last = 0;
  let message = 'waiting';
  const report = () => {
    // A host that hears a number twice may take it for a standstill: the protocol wants each above the one before.
    last = Math.max(last + 0.01, Math.round((performance.now() - begin) / 10) / 100);
    // A host that cannot take progress must not end the wait.
    void (async () => reportProgress?.(last, waitSeconds, message))().catch(() => undefined);
  };
  const timer = setInterval(report, PROGRESS_INTERVAL_MS);
  return {
    tell(text: string) {
      message = text;
      report();
    },
    end: () => clearInterval(timer),
  };
}
