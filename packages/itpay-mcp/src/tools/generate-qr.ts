import { formatMinorAmount } from '@x/protocol/money';
import { z } from 'zod';
import { ToolRefusal } from '../error-result.ts';
import { defineTool } from '../internal/define-tool.ts';
import { describeOutcome } from '../outcome.ts';
import { renderQrPng, renderQrText } from '../render-qr.ts';
import { safeLink, sanitizeText } from '../sanitize-text.ts';
import { paymentIntentIdSchema } from './payment-intent-id.ts';
import type { ItPayTool, ToolContent, ToolEnvironment } from './types.ts';

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

/** Makes the code that the person scans: an image, a link and text for a terminal, each by itself enough. */
export function generateQrTool({ client }: ToolEnvironment): ItPayTool {
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
    async execute({ payment_intent_id: id }, { signal }) {
      const options = signal === undefined ? {} : { signal };
      const intent = await client.paymentIntents.retrieve(id, options);
      const { outcome, next_step: nextStep } = describeOutcome(intent);
      if (outcome === 'settled' || outcome === 'did-not-happen') {
        throw new ToolRefusal(
          'NOT_PAYABLE',
          `This payment is over (status ${sanitizeText(intent.status, 60)}): there is no code to show.`,
          {
            safeToRetry: outcome === 'did-not-happen',
            nextStep,
          },
        );
      }
      const charge = await client.qr.generate(id, options);
      const link = safeLink(charge.scan_url);
      const payload =
        typeof charge.qr_data === 'string' && charge.qr_data !== '' && charge.qr_data.length <= 1200 ? charge.qr_data : link;
      if (payload === undefined) {
        throw new ToolRefusal('UNUSABLE_QR', 'The gateway answered without a code or link that may be shown.', {
          safeToRetry: true,
          nextStep: 'Call generate_qr again; if it fails again, tell the person.',
        });
      }
      const display = intent.amount === undefined ? undefined : formatMinorAmount(intent.amount);
      const merchant = sanitizeText(charge.display?.merchant_name, 100);
      const expiresAt = sanitizeText(charge.expires_at ?? intent.expires_at, 60);
      const next = 'Show this to the person, then call check_payment_status with wait_seconds.';
      const lines = [
        `Pay ${display ?? 'the amount shown in the app'}${merchant ? ` to ${JSON.stringify(merchant)}` : ''}.`,
        expiresAt ? `Expires ${expiresAt}.` : undefined,
        link === undefined ? undefined : `Link: ${link}`,
        `next_step: ${next}`,
      ].filter((line) => line !== undefined);
      const content: ToolContent[] = [
        { type: 'text', text: lines.join('\n') },
        { type: 'image', data: await renderQrPng(payload), mimeType: 'image/png', annotations: { audience: ['user'] } },
        { type: 'text', text: await renderQrText(payload), annotations: { audience: ['user'] } },
      ];
      if (link !== undefined) {
        content.push({ type: 'resource_link', uri: link, name: 'payment-link', title: `Pay ${display ?? ''}`.trim() });
      }
      return {
        content,
        structuredContent: {
          payment_intent_id: id,
          qr_payload: payload,
          ...(link === undefined ? {} : { link }),
          ...(display === undefined ? {} : { amount: { currency: intent.amount.currency, value: intent.amount.value, display } }),
          ...(merchant ? { merchant_name: merchant } : {}),
          ...(expiresAt ? { expires_at: expiresAt } : {}),
          status: sanitizeText(intent.status, 60),
          next_step: next,
        },
      };
    },
  });
}
