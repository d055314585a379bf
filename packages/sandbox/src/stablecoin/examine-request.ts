import { stablecoin } from '@x/signing';
import { stablecoin as doctor } from '@x/signing/diagnose';
import type { GatewayCall } from '../gateway/gateway.ts';
import { attemptOf, explainWith, type SignatureEvidence, type SignatureExplanation } from '../gateway/signature-evidence.ts';
import type { ResolvedOptions } from '../options.ts';

interface Examined {
  readonly options: ResolvedOptions['stablecoin'];
  readonly isRefused: boolean;
}

/** What the signature of a request should have been, and why it is not. Without a usable timestamp, the gateway's own time stands in. */
export function examineRequest(call: GatewayCall, { options, isRefused }: Examined): SignatureEvidence {
  const { method, path, query, body, now } = call;
  const sent = readHeader(call, 'x-timestamp');
  const timestamp = sent !== undefined && /^\d{1,16}$/.test(sent) ? sent : String(Math.floor(now));
  const receivedSignature = readHeader(call, 'x-signature');
  const request = { timestamp, method, path, query, body };
  const signedText = attemptOf(() => Buffer.from(stablecoin.canonicalizeRequest(request)).toString());
  const expectedSignature = attemptOf(() => stablecoin.signRequest(request, options.apiSecret));
  const hasBoth = sent !== undefined && receivedSignature !== undefined;
  const explanation =
    isRefused && hasBoth ? explain({ ...call, timestamp: sent, signature: receivedSignature }, options) : undefined;
  return { signedText, expectedSignature, receivedSignature, explanation };
}

type SignedCall = GatewayCall & { readonly timestamp: string; readonly signature: string };

function explain(call: SignedCall, options: ResolvedOptions['stablecoin']): SignatureExplanation | undefined {
  const { method, path, query, body, now, timestamp, signature } = call;
  const request = { method, path, query, body, now, timestamp, signature };
  const diagnosis = doctor.diagnoseRequest(request, options.apiSecret);
  if (!diagnosis?.proven && stablecoin.safeVerifyRequest(request, options.apiKey).ok) {
    return { name: 'other-secret', hint: 'It was made with the API key. Sign requests with the API secret.', proven: true };
  }
  return explainWith(diagnosis);
}

function readHeader({ headers }: GatewayCall, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}
