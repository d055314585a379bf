import { isItPayError, type PaymentIntent } from '@x/itpay-client';
import { z } from 'zod';
import { ToolRefusal } from '../answers/error-result.ts';
import { describeOutcome, isPayable } from '../answers/outcome.ts';
import { readAmount, readTime, readToken, type ShownAmount } from '../answers/read-gateway.ts';
import { renderQrPng, renderQrText } from '../answers/render-qr.ts';
import { safeLink, sanitizeText } from '../answers/sanitize-text.ts';
import { confirmOrUndo } from './confirm-or-undo.ts';
import { defineTool } from './define-tool.ts';
import { paymentIntentIdSchema } from './identity.ts';
import { toRequestOptions } from './request-options.ts';
import type { ItPayTool, ToolCallContext, ToolContent, ToolEnvironment, ToolResult } from './types.ts';

const inputSchema = z.strictObject({ payment_intent_id: paymentIntentIdSchema });

const outputSchema = z.object({
  payment_intent_id: z.string(),
  qr_payload: z.string().describe('What the code holds.'),
  link: z.string().optional().describe('Opens the payment on the device of the person.'),
  amount: z.object({ currency: z.string(), value: z.number().int(), display: z.string() }).optional(),
  merchant_name: z.string().optional(),
  expires_at: z.string().optional(),
  status: z.string(),
  next_step: z.string(),
});

type Result = ToolResult & { readonly structuredContent: z.input<typeof outputSchema> };

/** Longer ones make a code that a phone can hardly read from a screen. */
const MAX_PAYLOAD = 1_200;
const NEXT_STEP = 'Show this to the person, then call check_payment_status with wait_seconds.';

/** Makes the code that the person scans: an image, a link and text for a terminal, each by itself enough. */
export function generateQrTool(environment: ToolEnvironment): ItPayTool {
  return defineTool({
    name: 'generate_qr',
    description:
      'Makes the QR code for a payment that create_payment_intent started. Show the image (or the link, or the text code in a terminal) to the person: only a person can pay it. Then call check_payment_status.',
    inputSchema,
    outputSchema,
    annotations: {
      title: 'Show the payment code',
      readOnlyHint: false,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: true,
    },
    async execute({ payment_intent_id: id }, context) {
      const intent = await environment.client.paymentIntents.retrieve(id, toRequestOptions(context));
      refuseUnpayable(intent);
      const charge = await makeCharge(environment, { id, intent, context });
      const link = safeLink(charge.scan_url);
      return toResult({
        id,
        status: readToken(intent.status),
        payload: readPayload(charge.qr_data) ?? readPayload(link),
        link,
        amount: readAmount(intent),
        merchant: sanitizeText(charge.display?.merchant_name, 100),
        expiresAt: readTime(charge.expires_at) ?? readTime(intent.expires_at),
      });
    },
  });
}

/** A code is shown only while the person can still pay: not when the payment has ended, nor in a status that nobody here knows. */
function refuseUnpayable(intent: PaymentIntent): void {
  if (isPayable(intent)) return;
  const { safe_to_retry: safeToRetry, next_step: nextStep } = describeOutcome(intent);
  const message = `This payment cannot be paid any more (status ${readToken(intent.status)}): there is no code to show.`;
  throw new ToolRefusal('NOT_PAYABLE', message, { safeToRetry, nextStep });
}

interface ChargeRequest {
  readonly id: string;
  /** As the gateway has it now. */
  readonly intent: PaymentIntent;
  readonly context: ToolCallContext;
}

/**
 * Sets aside what the gateway says that the payment asks for, every time: the intent may have been made elsewhere, have lost a race with
 * another server, or have been changed since it was made.
 */
async function makeCharge(environment: ToolEnvironment, { id, intent, context }: ChargeRequest) {
  const { client, guard, channel } = environment;
  const amount = readAmount(intent);
  const purchase = { id, amount, serviceId: intent.service_id, channel: intent.channel ?? channel };
  const reservation = await guard.reserve(purchase);
  await confirmOrUndo(environment, { purchase, reservation, context });
  try {
    return await client.qr.generate(id, toRequestOptions(context));
  } catch (error) {
    if (isItPayError(error) && error.outcome !== 'unknown') await reservation.undo();
    throw error;
  }
}

/** A payload is shown as it is, so it may hold nothing that hides: otherwise the link takes its place. */
function readPayload(text: unknown): string | undefined {
  return typeof text === 'string' && text !== '' && text.length <= MAX_PAYLOAD && sanitizeText(text, MAX_PAYLOAD) === text
    ? text
    : undefined;
}

interface QrFacts {
  readonly id: string;
  readonly status: string;
  readonly payload: string | undefined;
  readonly link: string | undefined;
  readonly amount: ShownAmount | undefined;
  readonly merchant: string;
  readonly expiresAt: string | undefined;
}

function toResult({ id, status, payload, link, amount, merchant, expiresAt }: QrFacts): Result {
  if (payload === undefined) {
    throw new ToolRefusal('UNUSABLE_QR', 'The gateway answered without a code or link that may be shown.', {
      safeToRetry: true,
      nextStep: 'Call generate_qr again; if it fails again, tell the person.',
    });
  }
  const lines = [
    `Pay ${amount?.display ?? 'the amount shown in the app'}${merchant ? ` to ${JSON.stringify(merchant)}` : ''}.`,
    expiresAt === undefined ? undefined : `Expires ${expiresAt}.`,
    link === undefined ? undefined : `Link: ${link}`,
    `next_step: ${NEXT_STEP}`,
  ].filter((line) => line !== undefined);
  const content: ToolContent[] = [
    { type: 'text', text: lines.join('\n') },
    { type: 'image', data: renderQrPng(payload), mimeType: 'image/png', annotations: { audience: ['user'] } },
    { type: 'text', text: toTerminalText(payload), annotations: { audience: ['user'] } },
  ];
  if (link !== undefined) {
    content.push({ type: 'resource_link', uri: link, name: 'payment-link', title: `Pay ${amount?.display ?? ''}`.trim() });
  }
  return {
    content,
    structuredContent: {
      payment_intent_id: id,
      qr_payload: payload,
      ...(link === undefined ? {} : { link }),
      ...(amount === undefined ? {} : { amount: { ...amount } }),
      ...(merchant ? { merchant_name: merchant } : {}),
      ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
      status,
      next_step: NEXT_STEP,
    },
  };
}

function toTerminalText(payload: string): string {
  const dark = `For a terminal with light text on dark:\n${renderQrText(payload, 'dark')}`;
  return `${dark}\n\nFor a terminal with dark text on light:\n${renderQrText(payload, 'light')}`;
}
