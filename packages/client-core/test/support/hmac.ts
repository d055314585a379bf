import { createHmac } from 'node:crypto';

export function hmac(secret: string, prefix: string, body: Uint8Array): string {
  return createHmac('sha256', secret).update(prefix).update(body).digest('hex');
}
