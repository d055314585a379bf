import type { ResolvedOptions } from './options.ts';

/** What clients and receivers of both gateways need. */
export interface SandboxCredentials {
  /** For an ItPay client, and for a receiver of its webhooks. `baseUrl` ends in `/v1`. */
  readonly itpay: { readonly baseUrl: string; readonly apiKey: string; readonly webhookSecret: string };
  /** For a client of the stablecoin gateway, and for a receiver of its webhooks. */
  readonly stablecoin: {
    readonly baseUrl: string;
    readonly merchantId: string;
    readonly apiKey: string;
    readonly apiSecret: string;
  };
}

export function resolveCredentials({ itpay, stablecoin }: ResolvedOptions, url: string): SandboxCredentials {
  const { merchantId, apiKey, apiSecret } = stablecoin;
  return {
    itpay: { baseUrl: `${url}/v1`, apiKey: itpay.apiKey, webhookSecret: itpay.webhookSecret },
    stablecoin: { baseUrl: url, merchantId, apiKey, apiSecret },
  };
}

/** The credentials as lines for a shell or a .env file, under the names that clients and receivers read. */
export function formatEnvironment({ itpay, stablecoin }: SandboxCredentials): string {
  return [
    '# ItPay',
    `ITPAY_BASE_URL=${itpay.baseUrl}`,
    `ITPAY_API_KEY=${itpay.apiKey}`,
    `ITPAY_WEBHOOK_SECRET=${itpay.webhookSecret}`,
    '# Stablecoin gateway',
    `STABLECOIN_BASE_URL=${stablecoin.baseUrl}`,
    `STABLECOIN_MERCHANT_ID=${stablecoin.merchantId}`,
    `STABLECOIN_API_KEY=${stablecoin.apiKey}`,
    `STABLECOIN_API_SECRET=${stablecoin.apiSecret}`,
    '',
  ].join('\n');
}
