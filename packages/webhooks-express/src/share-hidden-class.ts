import type { IncomingMessage, ServerResponse } from 'node:http';
import { types } from 'node:util';

// V8 13, which Node 24 has, lets objects share their hidden classes after their prototype was replaced. Older ones do not.
const sharesAfterNewPrototype = Number.parseInt(process.versions.v8 ?? '', 10) >= 13;

/**
 * Express replaces the prototypes of each request and response and then adds properties to them. Up to Node 22 each of these
 * objects gets hidden classes of its own by that, so that whatever Node does with them afterwards misses every inline cache: more
 * than a quarter of a webhook's time. An object that had a property deleted becomes a dictionary, and dictionaries of one kind
 * share their class. `docs/decisions/2026-11-20-express-hidden-classes.md` has the figures.
 *
 * Everything else is left alone: who is not Express, HTTP/2, imitations, and whatever somebody has fixed. Never throws.
 */
export function shareHiddenClass(request: IncomingMessage, response: ServerResponse): void {
  if (sharesAfterNewPrototype || !hasExpressPrototype(request)) return;
  deleteAndRestore(request, 'complete');
  deleteAndRestore(response, 'sendDate');
}

/** Express 4 and 5 give every application prototypes with an `app` of their own. */
function hasExpressPrototype(request: object): boolean {
  if (types.isProxy(request)) return false;
  const prototype: unknown = Object.getPrototypeOf(request);
  return typeof prototype === 'object' && prototype !== null && Object.hasOwn(prototype, 'app');
}

function deleteAndRestore(object: object, name: string): void {
  if (types.isProxy(object) || !Object.isExtensible(object)) return;
  const property = Reflect.getOwnPropertyDescriptor(object, name);
  if (property?.writable !== true || property.enumerable !== true) return;
  if (Reflect.deleteProperty(object, name)) Reflect.defineProperty(object, name, property);
}
