import { ItPayConflictError, ItPayNotFoundError, isItPayError, type PaymentIntent, paymentIntentIdFor } from '@x/itpay-client';
import { formatMinorAmount, isCurrencyCode } from '@x/protocol/money';
import { z } from 'zod';
import { ToolRefusal } from '../error-result.ts';
import { defineTool, outcomeSchema } from '../internal/define-tool.ts';
import { describeOutcome } from '../outcome.ts';
import { sanitizeText } from '../sanitize-text.ts';
import type { ItPayTool, ToolEnvironment } from './types.ts';

const label = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'must not hold control characters');

const inputSchema = z.strictObject({
  purchase_ref: label(200).describe(
    'What is being bought, as a reference that is the same every time this purchase is asked for and different for every other purchase: an order number, a cart id, or a short slug that you note down, such as "summary-report-42-2026-11-20". Repeating a call with the same purchase_ref never charges twice. Use a new one only for a new purchase.',
  ),
  amount: z
    .strictObject({
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, 'must be a three-letter ISO 4217 code in capitals, such as CNY')
        .refine(isCurrencyCode, 'is not a currency of ISO 4217')
        .describe('ISO 4217 code in capitals, such as "CNY" or "USD".'),
      value: z
        .number()
        .int('must be a whole number of minor units: 6.99 CNY is 699')
        .positive()
        .max(Number.MAX_SAFE_INTEGER)
        .describe('Price in the minor unit of the currency: 699 means 6.99 CNY. Yen has no minor unit: 699 means 699 JPY.'),
    })
    .describe('The price. Use exactly what the service asks for.'),
  service_id: label(128).describe('Id of the ServiceManifest that is paid for. list_manifests finds it.'),
  description: label(500).optional().describe('What the person will read when paying, in a few words.'),
  agent_id: label(128).optional().describe('Id of the agent that pays. Leave it out unless you were given one.'),
  human_id: label(128).optional().describe('Id of the person for whom the agent pays. Leave it out unless you were given one.'),
  channel: label(64)
    .optional()
    .describe('How the person pays, such as "alipay" or "wechat". Leave it out to use the default of this server.'),
  metadata: z
    .record(label(64), z.union([z.string().max(500), z.number(), z.boolean()]))
    .optional()
    .describe('Up to 4 KB of facts that the merchant gets back with the payment, such as an order number.'),
});

const outputSchema = z.object({
  payment_intent_id: z.string().describe('Give this to generate_qr and check_payment_status.'),
  status: z.string(),
  amount: z.object({ currency: z.string(), value: z.number().int(), display: z.string() }),
  expires_at: z.string().optional(),
  already_existed: z
    .boolean()
    .describe('True when this purchase had been asked for before: this is the same intent, not a second one.'),
  outcome: outcomeSchema,
  safe_to_retry: z.boolean(),
  next_step: z.string(),
});

/** Starts a payment. The model names the purchase; the intent's id is derived from it, so a repeated call meets the same intent. */
export function createPaymentIntentTool({
  client,
  guard,
  agentId,
  purchaseNamespace,
  channel: defaultChannel,
}: ToolEnvironment): ItPayTool {
  return defineTool({
    name: 'create_payment_intent',
    description:
      'Starts a payment for something the person agreed to buy. No money moves yet: call generate_qr next and show the code to the person. Calling it again with the same purchase_ref returns the same payment, never a second one.',
    inputSchema,
    outputSchema,
    annotations: {
      title: 'Start a payment',
      readOnlyHint: false,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: true,
    },
    async execute(args, { signal }) {
      const id = paymentIntentIdFor({
        service_id: args.service_id,
        purchase_ref: args.purchase_ref,
        ...(purchaseNamespace === undefined ? {} : { namespace: purchaseNamespace }),
      });
      const options = signal === undefined ? {} : { signal };
      const channel = args.channel ?? defaultChannel;
      await guard.reserve({ id, amount: args.amount, serviceId: args.service_id, channel });

      let intent = await findIntent(() => client.paymentIntents.retrieve(id, options));
      const alreadyExisted = intent !== undefined;
      if (intent === undefined) {
        try {
          intent = await client.paymentIntents.create(
            {
              id,
              service_id: args.service_id,
              type: 'one_time',
              amount: args.amount,
              payer: { agent_id: args.agent_id ?? agentId, ...(args.human_id === undefined ? {} : { human_id: args.human_id }) },
              ...(args.description === undefined ? {} : { description: args.description }),
              ...(channel === undefined ? {} : { channel }),
              ...(args.metadata === undefined ? {} : { metadata: args.metadata }),
            },
            options,
          );
        } catch (error) {
          if (error instanceof ItPayConflictError) throw differentPurchase(id);
          // Refused or never sent: this intent does not exist, so its amount is free again.
          if (isItPayError(error) && error.outcome !== 'unknown') await guard.release(id);
          throw error;
        }
      }
      if (intent.amount?.value !== args.amount.value || intent.amount.currency !== args.amount.currency)
        throw differentPurchase(id);

      const report = describeOutcome(intent);
      const display = formatMinorAmount(args.amount);
      const status = sanitizeText(intent.status, 60);
      const expiresAt = sanitizeText(intent.expires_at, 60);
      return {
        content: [
          {
            type: 'text',
            text: `${alreadyExisted ? 'This purchase was asked for before; here is the same payment, not a second one.' : 'Payment started.'} payment_intent_id ${intent.id}, ${display}, status ${status}${expiresAt ? `, expires ${expiresAt}` : ''}.\nnext_step: ${report.next_step}`,
          },
        ],
        structuredContent: {
          payment_intent_id: intent.id,
          status,
          amount: { ...args.amount, display },
          ...(expiresAt ? { expires_at: expiresAt } : {}),
          already_existed: alreadyExisted,
          ...report,
        },
      };
    },
  });
}

async function findIntent(retrieve: () => Promise<PaymentIntent>): Promise<PaymentIntent | undefined> {
  try {
    return await retrieve();
  } catch (error) {
    // Not there yet. On any other trouble creating is safe too: the same id is the same intent.
    if (error instanceof ItPayNotFoundError) return undefined;
    if (isItPayError(error) && error.outcome === 'unknown') return undefined;
    throw error;
  }
}

function differentPurchase(id: string): ToolRefusal {
  return new ToolRefusal(
    'PURCHASE_REF_IN_USE',
    `This purchase_ref already stands for a payment with other terms (payment_intent_id ${id}).`,
    {
      safeToRetry: false,
      nextStep:
        'If it is the same purchase, repeat the call with the first amount, or call check_payment_status for that id. If it is another purchase, use another purchase_ref.',
    },
  );
}
