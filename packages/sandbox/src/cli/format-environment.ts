import type { Sandbox } from '../create-sandbox.ts';

/** What the clients and receivers read, as lines for a shell or a .env file. */
export function formatEnvironment({ itpay, stablecoin }: Pick<Sandbox, 'itpay' | 'stablecoin'>): string {
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
