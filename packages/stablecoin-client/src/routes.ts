import { buildPath, type Call, checkWirePath, joinPath, refuseUnknownOptions } from '@x/client-core';
import { InvalidInputError } from '@x/client-core/errors';

/**
 * Where each call goes, below `/api/v1/merchants/{merchantId}`. All are published; a client's `routes` option replaces any of them:
 * docs/assumptions.md#stablecoin-routes
 */
export const defaultRoutes = {
  createOrder: 'POST /orders',
  retrieveOrder: 'GET /orders/{id}',
  createRefund: 'POST /refunds',
  /** Asked with `?merchantRefundOrderId=`. */
  retrieveRefund: 'GET /refunds',
  listPaymentMethods: 'GET /checkout/payment-methods',
  createCheckoutOrder: 'POST /checkout/orders',
  retrieveCheckoutOrder: 'GET /checkout/orders/{id}',
} as const satisfies Readonly<Record<string, string>>;

/** The name of each call that has a route. */
export type StablecoinRouteName = keyof typeof defaultRoutes;

/** `METHOD /path`, with `{id}` where the call has one. */
export type StablecoinRoutes = { readonly [Name in StablecoinRouteName]?: string | undefined };

/** Where a call goes, complete. */
export interface Target {
  readonly method: Call<unknown>['method'];
  readonly path: string;
}

/** Builds the targets of one merchant. */
export interface TargetBuilder {
  named(name: StablecoinRouteName, id?: string): Target;
  /** A path of any call: relative to the merchant, or the full documented one. `relative` is what follows the merchant. */
  any(path: string): { readonly path: string; readonly relative: string };
}

const VERSION_PREFIX = '/api/v1';
const ROUTE = /^(?<method>DELETE|GET|PATCH|POST|PUT) (?<path>\/[A-Za-z0-9\-._~/{}]+)$/;

export function createTargetBuilder(basePath: string, merchantId: string, overrides: StablecoinRoutes = {}): TargetBuilder {
  const table = readRoutes(overrides);
  const documentedPrefix = buildPath(`${VERSION_PREFIX}/merchants/{merchantId}`, { merchantId });
  // A base URL may already end in the documented prefix.
  const held = [documentedPrefix, VERSION_PREFIX].find((prefix) => basePath.endsWith(prefix)) ?? '';
  const root = basePath.slice(0, basePath.length - held.length) + documentedPrefix;
  return {
    named(name, id) {
      const { method, path } = table[name];
      return { method, path: root + (id === undefined ? path : buildPath(path, { id })) };
    },
    any(path) {
      const joined = joinPath(root, checkWirePath(path), documentedPrefix);
      const relative = joined.slice(root.length);
      if (relative.startsWith(`${VERSION_PREFIX}/`)) {
        throw new InvalidInputError("path must be relative to the merchant, or begin with this client's own merchant.");
      }
      return { path: joined, relative };
    },
  };
}

function readRoutes(overrides: StablecoinRoutes): Readonly<Record<StablecoinRouteName, Target>> {
  refuseUnknownOptions(overrides, 'routes', Object.keys(defaultRoutes));
  const table = Object.entries(defaultRoutes).map(([name, route]) => {
    const { method, path } = ROUTE.exec(overrides[name as StablecoinRouteName] ?? route)?.groups ?? {};
    const needsId = route.includes('{id}');
    if (method === undefined || path === undefined || path.includes('{id}') !== needsId) {
      throw new InvalidInputError(`routes.${name} must look like "${route}"${needsId ? ', with {id}' : ''}.`);
    }
    checkWirePath(path.replaceAll('{id}', 'id'));
    return [name, { method, path }];
  });
  return Object.fromEntries(table) as Record<StablecoinRouteName, Target>;
}
