import type { Body } from '../types.ts';

/**
 * Whether a body reads like the rest of a signed request: METHOD, line feed, /path.
 * Requests and webhooks share one secret, so without this check the signature of a request would also be the body-form
 * signature of a webhook with such a body. No JSON begins like that.
 */
export function isRequestLike(body: Body): boolean {
  let position = 0;
  let code = codeAt(body, position);
  while (code >= 0x41 && code <= 0x5a) code = codeAt(body, ++position);
  return position > 0 && code === 0x0a && codeAt(body, position + 1) === 0x2f;
}

function codeAt(body: Body, position: number): number {
  return (typeof body === 'string' ? body.charCodeAt(position) : body[position]) ?? -1;
}
