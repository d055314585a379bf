import { describeErrorCode } from '@x/protocol/stablecoin';
import type { GatewayReply } from '../gateway/gateway.ts';

/** A business error: HTTP 200, the code says it. */
export function decline(code: string, message = describeErrorCode(code).meaning): GatewayReply {
  return refuse(200, code, message);
}

/** The envelope with a code other than 00000. */
export function refuse(status: number, code: string, message: string): GatewayReply {
  return { status, body: { code, message } };
}

export function accept(data: unknown): GatewayReply {
  return { status: 200, body: { code: '00000', message: 'success', data } };
}
