import type { IncomingHttpHeaders, ServerResponse } from 'node:http';

/** A request whose body was read to its end. */
export interface ReceivedRequest {
  readonly method: string;
  /** As it stood in the request line, without the query. */
  readonly path: string;
  /** What follows `?`, as it stood in the request line. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** The decoded segments that stand for `:name` in the route's path. */
  readonly params: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface Route {
  /** `*` for every method. */
  readonly method: string;
  /** Segments, of which `:name` stands for any one; a `*` at the end for anything. */
  readonly path: string;
  readonly respond: (request: ReceivedRequest, response: ServerResponse) => Promise<void> | void;
}

export interface FoundRoute {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** The first route that fits. */
export function findRoute(routes: readonly Route[], method: string, path: string): FoundRoute | undefined {
  for (const route of routes) {
    if (route.method !== '*' && route.method !== method) continue;
    const params = match(route.path, path);
    if (params !== undefined) return { route, params };
  }
  return undefined;
}

function match(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  if (pattern.endsWith('*')) return path.startsWith(pattern.slice(0, -1)) ? {} : undefined;
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const text = given[index] ?? '';
    if (segment.startsWith(':') && text !== '') params[segment.slice(1)] = decode(text);
    else if (segment !== text) return undefined;
  }
  return params;
}

/** A segment that is not valid percent-encoding is taken as it stands: nothing is found under it. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
