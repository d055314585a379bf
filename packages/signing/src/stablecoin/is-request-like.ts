import type { Body } from '../types.ts';

/**
 * Whether a body reads like the rest of a signed request: METHOD, line feed, /path.
 * Requests and webhooks share one secret, so without this check the signature of a request would also be the body-form
 * signature of a webhook with such a body. No JSON begins like that.
 */
export function isRequestLike(body: Body): boolean {
  const codeAt = (position: number) => (typeof body === 'string' ? body.charCodeAt(position) : body[position]) ?? 0;
  let position = 0;
  while (codeAt(position) >= 0x41 && codeAt(position) <= 0x5a) position++;
  return position > 0 && codeAt(position) === 0x0a && codeAt(position + 1) === 0x2f;
}
