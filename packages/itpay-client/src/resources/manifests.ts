import { type ApiPromise, encodeQuery, type RequestOptions, type Transport } from '@x/client-core';
import {
  type CreateManifestParams,
  createManifestParamsSchema,
  type ServiceManifest,
  serviceManifestListSchema,
  serviceManifestSchema,
} from '@x/protocol/itpay';
import { parseData, parseInput } from '../parse-data.ts';
import { fillRoute, type RouteTable } from '../routes.ts';

export interface Manifests {
  /** Registers a service. It carries no identity of its own, so it is never repeated after a lost answer. */
  create(params: CreateManifestParams, options?: RequestOptions): ApiPromise<ServiceManifest>;
  list(filter?: { readonly q?: string | undefined }, options?: RequestOptions): ApiPromise<readonly ServiceManifest[]>;
  /** Turns a draft into an active service. */
  activate(id: string, options?: RequestOptions): ApiPromise<ServiceManifest>;
}

export function createManifests(transport: Transport<object>, routes: RouteTable): Manifests {
  const parse = (data: unknown): ServiceManifest => parseData(serviceManifestSchema, data, 'ServiceManifest');
  return {
    create: (params, options) =>
      transport.send(
        () => ({
          operation: 'manifests.create',
          ...routes.createManifest,
          body: parseInput(createManifestParamsSchema, params),
          repeatable: false,
          options,
          parse,
        }),
        'manifests.create',
      ),
    list: (filter, options) =>
      transport.send(
        () => ({
          operation: 'manifests.list',
          ...routes.listManifests,
          query: encodeQuery({ q: filter?.q }),
          repeatable: true,
          options,
          parse: (data) => parseData(serviceManifestListSchema, data, 'list of ServiceManifests'),
        }),
        'manifests.list',
      ),
    activate: (id, options) =>
      transport.send(
        () => ({
          operation: 'manifests.activate',
          ...fillRoute(routes.activateManifest, id, 'id'),
          repeatable: true,
          options,
          parse,
        }),
        'manifests.activate',
      ),
  };
}
