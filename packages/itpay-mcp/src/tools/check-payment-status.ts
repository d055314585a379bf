import { ItPayTimeoutError, isTerminal, type PaymentIntent } from '@x/itpay-client';
import { z } from 'zod';
import { defineTool, outcomeSchema } from '../internal/define-tool.ts';
import { describeOutcome } from '../outcome.ts';
import { sanitizeText } from '../sanitize-text.ts';
import { paymentIntentIdSchema } from './payment-intent-id.ts';
import type { ItPayTool, ToolCallContext, ToolEnvironment } from './types.ts';

/** Under the 60 s after which common MCP clients give a call up. */
const MAX_WAIT_SECONDS = 50;
const POLL_INTERVAL_MS = 2_000;

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
          ? await client.paymentIntents.retrieve(id, context.signal === undefined ? {} : { signal: context.signal })
          : await wait(client, id, waitSeconds * 1000, context);
      const report = describeOutcome(intent);
      if (report.outcome === 'did-not-happen') await guard.release(id);
      const status = sanitizeText(intent.status, 60);
      const reason = sanitizeText(intent.failure_reason);
      return {
        content: [
          {
            type: 'text',
            text: `outcome: ${report.outcome} (status ${status})${reason ? `\nfailure_reason, as the gateway gives it: ${JSON.stringify(reason)}` : ''}\nsafe_to_retry: ${report.safe_to_retry}\nnext_step: ${report.next_step}`,
          },
        ],
        structuredContent: { payment_intent_id: id, status, ...report, ...(reason ? { failure_reason: reason } : {}) },
      };
    },
  });
}

async function wait(
  client: ToolEnvironment['client'],
  id: string,
  timeout: number,
  context: ToolCallContext,
): Promise<PaymentIntent> {
  let step = 0;
  const onUpdate = (intent: PaymentIntent) => {
    if (isTerminal(intent)) return;
    step += 1;
    // A host that cannot take progress must not end the wait.
    void Promise.resolve(context.reportProgress?.(step, 100, `status ${sanitizeText(intent.status, 60)}`)).catch(() => undefined);
  };
  try {
    return await client.paymentIntents.waitForCompletion(id, {
      timeout,
      pollInterval: POLL_INTERVAL_MS,
      onUpdate,
      ...(context.signal === undefined ? {} : { signal: context.signal }),
    });
  } catch (error) {
    // Not paid in time is an answer, not a failure.
    if (error instanceof ItPayTimeoutError && error.lastIntent !== undefined) return error.lastIntent;
    throw error;
  }
}
