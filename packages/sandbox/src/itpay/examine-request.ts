import { itpay } from '@x/signing';
import { itpay as doctor } from '@x/signing/diagnose';
import type { GatewayCall } from '../gateway/gateway.ts';
import { attemptOf, explainWith, type SignatureEvidence, type SignatureExplanation } from '../gateway/signature-evidence.ts';
import type { ResolvedOptions } from '../options.ts';

interface Examined {
  readonly options: ResolvedOptions['itpay'];
  readonly isRefused: boolean;
}

/** What the signature of a request should have been, and why it is not. A header that cannot be read is read as far as possible. */
export function examineRequest(call: GatewayCall, { options, isRefused }: Examined): SignatureEvidence {
  const { method, path, body } = call;
  const header = readHeader(call);
  const timestamp = /(?:^|[\s,;&"'])t(?:s|imestamp)?=(\d{1,16})/i.exec(header ?? '')?.[1] ?? String(Math.floor(call.now / 1000));
  const receivedSignature = /v1\s*=\s*([^\s,;&"']+)/i.exec(header ?? '')?.[1] ?? header;
  const request = { timestamp, method, path, body };
  const signedText = attemptOf(() => Buffer.from(itpay.canonicalizeRequest(request)).toString());
  const expectedSignature = attemptOf(() => itpay.signRequest(request, options.apiKey));
  const signed = { ...call, timestamp, signature: receivedSignature };
  const explanation = isRefused && header !== undefined ? explain(signed, { header, options }) : undefined;
  return { signedText, expectedSignature, receivedSignature, explanation };
}

type SignedCall = GatewayCall & { readonly timestamp: string; readonly signature: string | undefined };

function explain(
  call: SignedCall,
  { header, options }: { readonly header: string; readonly options: ResolvedOptions['itpay'] },
): SignatureExplanation | undefined {
  const { method, path, body, now, timestamp, signature } = call;
  const request = { method, path, body, now, timestamp, signature };
  const diagnosis = doctor.diagnoseRequest(request, options.apiKey);
  if (diagnosis?.proven) return explainWith(diagnosis);
  if (itpay.safeVerifyRequest(request, options.webhookSecret).ok) {
    return { name: 'other-secret', hint: 'It was made with the webhook secret. Sign requests with the API key.', proven: true };
  }
  // A request has the header of a webhook, whose form the doctor of webhooks reads as a whole.
  const form = doctor.diagnoseWebhook({ header, body, now }, options.apiKey);
  return explainWith(form?.name.startsWith('header-') ? form : diagnosis);
}

function readHeader({ headers }: GatewayCall): string | undefined {
  const value = headers['x-itpay-signature'];
  return typeof value === 'string' ? value : undefined;
}
