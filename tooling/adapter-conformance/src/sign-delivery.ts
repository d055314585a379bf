import { createHash, createHmac } from 'node:crypto';

// Written from the vendors' pages with node:crypto alone: the suite must not trust the code it checks.

/** ItPay: `t=<Unix seconds>,v1=<hex>` over `<t>.<raw body>`. */
export function itpaySignature(options: {
  readonly secret: string;
  readonly timestampMs: number;
  readonly body: Uint8Array;
}): string {
  const seconds = Math.floor(options.timestampMs / 1_000);
  const digest = createHmac('sha256', options.secret).update(`${seconds}.`).update(options.body).digest('hex');
  return `t=${seconds},v1=${digest}`;
}

/** Stablecoin, body form: Base64 over `<timestamp in ms> LF <raw body>`. */
export function stablecoinSignature(options: {
  readonly secret: string;
  readonly timestampMs: number;
  readonly body: Uint8Array;
}): string {
  return createHmac('sha256', options.secret).update(`${options.timestampMs}\n`).update(options.body).digest('base64');
}

/** Stablecoin, request form: Base64 over timestamp, method, path and the body's hash, one line each. */
export function stablecoinRequestSignature(options: {
  readonly secret: string;
  readonly timestampMs: number;
  readonly body: Uint8Array;
  readonly path: string;
}): string {
  const bodyHash = createHash('sha256').update(options.body).digest('base64');
  return createHmac('sha256', options.secret)
    .update(`${options.timestampMs}\nPOST\n${options.path}\n${bodyHash}`)
    .digest('base64');
}
