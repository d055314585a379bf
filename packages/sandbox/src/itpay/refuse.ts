import type { GatewayReply } from '../gateway.ts';

/** An error in ItPay's shape; the request id is added where the answer is sent. */
export function refuse(status: number, code: string, message: string, details?: Readonly<Record<string, unknown>>): GatewayReply {
  return { status, body: { error: { code, message, ...(details === undefined ? {} : { details }) } } };
}
