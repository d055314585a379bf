import { type Call, checkWirePath, encodePathSegment, joinPath, refuseUnknownOptions } from '@x/client-core';
import { InvalidInputError } from '@x/client-core/errors';

/** The prefix of the documented paths. */
export const DOCUMENTED_PREFIX = '/v1';

/**
 * Where each call goes, below the base URL. Two are not published: docs/assumptions.md#itpay-routes.
 * A client's `routes` option replaces any of them.
 */
export const defaultRoutes = {
  createPaymentIntent: 'POST /payment-intents',
  /** Assumed. */
  retrievePaymentIntent: 'GET /payment-intents/{id}',
  /** Assumed. */
  generateQr: 'POST /payment-intents/{id}/qr',
  createManifest: 'POST /services',
  listManifests: 'GET /services',
  activateManifest: 'PATCH /services/{id}/activate',
  createRefund: 'POST /refunds',
  createWebhookEndpoint: 'POST /webhook-endpoints',
} as const satisfies Readonly<Record<string, string>>;

/** The name of each call that has a route. */
export type ItPayRouteName = keyof typeof defaultRoutes;

/** `METHOD /path`, with `{id}` where the call has one. */
export type ItPayRoutes = { readonly [Name in ItPayRouteName]?: string | undefined };

/** One route, read. */
export interface Route {
  readonly method: Call<unknown>['method'];
  readonly path: string;
}

export type RouteTable = Readonly<Record<ItPayRouteName, Route>>;

const ROUTE = /^(?<method>DELETE|GET|PATCH|POST|PUT) (?<path>\/[A-Za-z0-9\-._~/{}]+)$/;

/** Lays the given routes over the default ones and reads them. */
export function resolveRoutes(overrides: ItPayRoutes = {}, basePath: string = ''): RouteTable {
  refuseUnknownOptions(overrides, 'routes', Object.keys(defaultRoutes));
  const table = Object.entries(defaultRoutes).map(([name, route]) => {
    const chosen = overrides[name as ItPayRouteName] ?? route;
    const { method, path } = ROUTE.exec(chosen)?.groups ?? {};
    const needsId = route.includes('{id}');
    if (method === undefined || path === undefined || path.includes('{id}') !== needsId) {
      throw new InvalidInputError(`routes.${name} must look like "${route}"${needsId ? ', with {id}' : ''}.`);
    }
    checkWirePath(path.replaceAll('{id}', 'id'));
    return [name, { method, path: joinPath(basePath, path, DOCUMENTED_PREFIX) }];
  });
  return Object.fromEntries(table) as RouteTable;
}

/** Fills in a route's id. `name` is what the caller knows it as. */
export function fillRoute(route: Route, id: string, name: string): Route {
  return { method: route.method, path: route.path.replace('{id}', encodePathSegment(id, name)) };
}
