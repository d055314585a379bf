import type { GatewayReply } from '../gateway/gateway.ts';

/** An error in ItPay's shape. The request's id is added where the answer is sent. */
export function refuse(status: number, code: string, message: string): GatewayReply {
  return { status, body: { error: { code, message } } };
}

/** Names each refused field and why, without its value. */
export function refuseInvalid(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): GatewayReply {
  const fields = issues.map((issue) => ({ field: issue.path.map(String).join('.'), message: issue.message }));
  const { field, message } = fields[0] ?? { field: '', message: 'The body is invalid.' };
  const text = field === '' ? message : `${field}: ${message}`;
  return { status: 422, body: { error: { code: 'VALIDATION_ERROR', message: text, details: { fields } } } };
}
