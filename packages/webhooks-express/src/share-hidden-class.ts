import { IncomingMessage, type ServerResponse } from 'node:http';

// V8 13, which Node 24 has, lets objects share their hidden classes after their prototype was replaced. Older ones do not.
const sharesAfterNewPrototype = Number.parseInt(process.versions.v8 ?? '', 10) >= 13;

/**
 * Express replaces the prototypes of each request and response and then adds properties to them. Up to Node 22 each of these
 * objects gets hidden classes of its own by that, so that whatever Node does with them afterwards misses every inline cache: more
 * than a quarter of a webhook's time. An object that had a property deleted becomes a dictionary, and dictionaries of one kind
 * share their class. `docs/decisions/2026-11-20-express-hidden-classes.md` has the figures.
 */
export function shareHiddenClass(request: IncomingMessage, response: ServerResponse): void {
  if (sharesAfterNewPrototype || Object.getPrototypeOf(request) === IncomingMessage.prototype) return;
  deleteAndRestore(request, 'complete');
  deleteAndRestore(response, 'sendDate');
}

function deleteAndRestore<T extends object, K extends keyof T>(object: T, name: K): void {
  const value = object[name];
  // Not the operator: it would throw for a property that somebody has fixed.
  if (Reflect.deleteProperty(object, name)) object[name] = value;
}
