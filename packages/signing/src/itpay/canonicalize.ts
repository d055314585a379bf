import { rejectionMessage } from '../errors.ts';
import { checkFields } from '../input.ts';
import { formatTimestamp, itpayScheme } from '../scheme.ts';
import { checkSignableBody, isSignableLine, joinBytes } from '../text.ts';
import type { Body } from '../types.ts';

/** A request to ItPay, as it is sent. */
export interface ItPayRequest {
  /** Unix seconds. */
  readonly timestamp: number | string;
  /** Upper case, as sent. */
  readonly method: string;
  /** As sent, with `/v1` and without the query. */
  readonly path: string;
  /** The bytes that are sent. Leaving it out, empty text and empty bytes are the same. */
  readonly body?: Body | undefined;
}

export const requestFields: readonly string[] = ['timestamp', 'method', 'path', 'body'] satisfies (keyof ItPayRequest)[];

/**
 * The exact bytes that are signed: timestamp, METHOD, path and body, with nothing between them.
 *
 * Because nothing stands between path and body, a body must begin as JSON begins (an object, array or text, perhaps after
 * white space), and a path must not hold those characters: otherwise `/v1/a` + `b` and `/v1/ab` would share a signature.
 *
 * @throws TypeError when a part could not be told from its neighbor; RangeError when the timestamp is in milliseconds
 * @see docs/assumptions.md#itpay-request-authentication
 */
export function canonicalizeRequest(request: ItPayRequest): Uint8Array {
  return joinBytes(listSignedParts(request));
}

/** What is signed for a request, part after part. @throws TypeError, RangeError as `canonicalizeRequest` */
export function listSignedParts(request: ItPayRequest): readonly Body[] {
  checkFields(request, requestFields);
  const { body = '' } = request;
  checkSignableBody(body);
  const line = joinRequestLine(formatTimestamp(itpayScheme, request.timestamp), request);
  if (line === undefined) throw new TypeError(rejectionMessage('request-malformed'));
  return [line, body];
}

/**
 * What stands before the body, or undefined when it would be ambiguous. A path cannot hold one of the characters with which JSON
 * begins, so the body begins where one of them stands first.
 */
export function joinRequestLine(timestamp: string, request: Omit<ItPayRequest, 'timestamp'>): string | undefined {
  const { method, path, body = '' } = request;
  if (!isSignableLine({ method, path }) || /[ {["]/.test(path)) return undefined;
  const first = typeof body === 'string' ? body.charAt(0) : String.fromCharCode(...body.subarray(0, 1));
  return ' \t\r\n{["'.includes(first) ? timestamp + method + path : undefined;
}
