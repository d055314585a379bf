import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a changing request may come from a browser's page other than our own. Pages of other origins cannot send JSON without asking
 * first (and are never allowed), browsers name the origin, and programs that are not browsers send neither header.
 */
export function isCrossOrigin({ 'content-type': type, origin, host, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  if (!/^application\/json(?:;|$)/i.test(type ?? '')) return true;
  if (origin !== undefined && origin !== `http://${host}`) return true;
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}
