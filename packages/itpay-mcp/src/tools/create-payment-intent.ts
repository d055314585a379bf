import { isItPayError, type PaymentIntent, paymentIntentIdFor } from '@x/itpay-client';
import { isCurrencyCode } from '@x/protocol/money';
import { z } from 'zod';
import { ToolRefusal } from '../answers/error-result.ts';
import { describeOutcome } from '../answers/outcome.ts';
import { readAmount, readTime, readToken, type ShownAmount } from '../answers/read-gateway.ts';
import type { Reservation } from '../spending/guard.ts';
import { confirmOrUndo } from './confirm-or-undo.ts';
import { defineTool, outcomeSchema } from './define-tool.ts';
import { exactIdentity, identity } from './identity.ts';
import { toRequestOptions } from './request-options.ts';
import type { ItPayTool, ToolCallContext, ToolEnvironment, ToolResult } from './types.ts';

const NOT_NESTED = 'must be text, a number, true or false; put nested facts under keys of their own, such as "order.id"';

/** What the person reads. Line breaks are taken; they become spaces. */
const description = z
  .string()
  .min(1)
  .max(500)
  .refine((text) => /\S/.test(text) && !/(?!\s)\p{Cc}/u.test(text), 'must contain something to read, and no control characters');

const metadataKey = z
  .string()
  .min(1)
  .max(64)
  .refine((key) => !/\p{Cc}/u.test(key), 'must not contain control characters');

const inputSchema = z.strictObject({
  purchase_ref: identity(200).describe(
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
  service_id: exactIdentity(128).describe('Id of the ServiceManifest that is paid for. list_manifests finds it.'),
  description: description.optional().describe('What the person will read when paying, in a few words.'),
  agent_id: exactIdentity(128).optional().describe('Id of the agent that pays. Leave it out unless you were given one.'),
  human_id: exactIdentity(128)
    .optional()
    .describe('Id of the person for whom the agent pays. Leave it out unless you were given one.'),
  channel: exactIdentity(64)
    .optional()
    .describe('How the person pays, such as "alipay" or "wechat". Leave it out to use the default of this server.'),
  metadata: z
    .record(metadataKey, z.union([z.string().max(500), z.number(), z.boolean()], NOT_NESTED))
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

type Arguments = z.output<typeof inputSchema>;
type Result = ToolResult & { readonly structuredContent: z.input<typeof outputSchema> };

/** Starts a payment. The model names the purchase; the intent's id is derived from it, so a repeated call meets the same intent. */
export function createPaymentIntentTool(environment: ToolEnvironment): ItPayTool {
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
    execute: (args, context) => startPayment(environment, args, context),
  });
}

function startPayment(environment: ToolEnvironment, args: Arguments, context: ToolCallContext): Promise<Result> {
  const params = toParams(environment, args);
  // Of several calls for one purchase each but the first finds what the first has made, and says so.
  return environment.turns.inTurn(params.id, async () => {
    const purchase = { id: params.id, amount: args.amount, serviceId: args.service_id, channel: params.channel };
    const reservation = await environment.guard.reserve(purchase);
    await confirmOrUndo(environment, { purchase, reservation, context });
    try {
      const found = await findOrCreate(environment.client, params, context);
      return await settleReservation(environment, { found, args, reservation });
    } catch (error) {
      // Refused or never sent: this call started nothing. After an unknown outcome the amount stays set aside.
      if (isItPayError(error) && error.outcome !== 'unknown') await reservation.undo();
      throw error;
    }
  });
}

interface Settlement {
  readonly found: Found;
  readonly args: Arguments;
  readonly reservation: Reservation;
}

/** Keeps the amount set aside only if there is now a payment of this amount that can still be made. */
async function settleReservation({ guard }: ToolEnvironment, { found, args, reservation }: Settlement): Promise<Result> {
  const { intent, alreadyExisted } = found;
  const amount = readAmount(intent) ?? (alreadyExisted ? undefined : readAmount({ amount: args.amount }));
  if (amount?.value !== args.amount.value || amount.currency !== args.amount.currency || !isSameService(intent, args)) {
    // Something else has the id. Before a code of it is shown, generate_qr sets its real amount aside.
    await reservation.undo();
    throw differentPurchase(readToken(intent.id, 64));
  }
  const { outcome } = describeOutcome(intent);
  if (outcome === 'did-not-happen') guard.release(intent.id);
  else if (alreadyExisted && outcome === 'settled') await reservation.undo();
  return toResult(found, amount);
}

interface Found {
  readonly intent: PaymentIntent;
  readonly alreadyExisted: boolean;
}

/** Looks first: only so can the answer say, after a crash too, that this purchase had been asked for before. */
async function findOrCreate(
  client: ToolEnvironment['client'],
  params: ReturnType<typeof toParams>,
  context: ToolCallContext,
): Promise<Found> {
  const retrieve = () => client.paymentIntents.retrieve(params.id, toRequestOptions(context));
  try {
    return { intent: await retrieve(), alreadyExisted: true };
  } catch (error) {
    // Not there yet. On any other trouble creating is safe too: the same id is the same intent.
    if (!isItPayError(error) || (error.statusCode !== 404 && error.outcome !== 'unknown')) throw error;
  }
  try {
    return { intent: await client.paymentIntents.create(params, toRequestOptions(context)), alreadyExisted: false };
  } catch (error) {
    // Another call was faster, with another description or even another amount: what counts is whether it is the same purchase.
    if (!isItPayError(error) || (error.statusCode !== 409 && error.name !== 'ItPayConflictError')) throw error;
    const giveUp = (): never => {
      // Something has the id, and nobody can say what: the conflict is the news, and the amount stays set aside.
      throw error;
    };
    return { intent: await retrieve().catch(giveUp), alreadyExisted: true };
  }
}

function toParams({ agentId, purchaseNamespace, channel: defaultChannel }: ToolEnvironment, args: Arguments) {
  const channel = args.channel ?? defaultChannel;
  return {
    id: paymentIntentIdFor({
      service_id: args.service_id,
      // What looks the same is the same: a model does not see a space more or another form of the same letter.
      purchase_ref: args.purchase_ref.normalize('NFC').trim().replace(/\s+/gu, ' '),
      ...(purchaseNamespace === undefined ? {} : { namespace: purchaseNamespace }),
    }),
    service_id: args.service_id,
    type: 'one_time' as const,
    amount: args.amount,
    payer: { agent_id: args.agent_id ?? agentId, ...(args.human_id === undefined ? {} : { human_id: args.human_id }) },
    ...(args.description === undefined ? {} : { description: args.description.replace(/\s+/gu, ' ').trim() }),
    ...(channel === undefined ? {} : { channel }),
    ...(args.metadata === undefined ? {} : { metadata: args.metadata }),
  };
}

function isSameService(intent: PaymentIntent, args: Arguments): boolean {
  return typeof intent.service_id !== 'string' || intent.service_id === args.service_id;
}

function toResult({ intent, alreadyExisted }: Found, amount: ShownAmount): Result {
  const report = describeOutcome(intent);
  const id = readToken(intent.id, 64);
  const status = readToken(intent.status);
  const expiresAt = readTime(intent.expires_at);
  const beginning = alreadyExisted
    ? 'This purchase was asked for before; here is the same payment, not a second one.'
    : 'Payment started.';
  const facts = [`payment_intent_id ${id}`, amount.display, `status ${status}`, ...(expiresAt ? [`expires ${expiresAt}`] : [])];
  return {
    content: [{ type: 'text', text: `${beginning} ${facts.join(', ')}.\nnext_step: ${report.next_step}` }],
    structuredContent: {
      payment_intent_id: id,
      status,
      amount: { ...amount },
      ...(expiresAt ? { expires_at: expiresAt } : {}),
      already_existed: alreadyExisted,
      ...report,
    },
  };
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
