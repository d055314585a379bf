import { type ApiPromise, encodeQuery, type RequestOptions, refuseUnknownOptions, type Transport } from '@x/client-core';
import {
  type CreateManifestParams,
  createManifestParamsSchema,
  type ServiceManifest,
  serviceManifestListSchema,
  serviceManifestSchema,
} from '@x/protocol/itpay';
import { parseData, parseInput, requireSameId } from '../read-answer.ts';
import { fillRoute, type RouteTable } from '../routes.ts';

/** Registered services. */
export interface Manifests {
  /** Registers a service. The call carries no identity of its own, so it is never repeated after a lost answer. */
  create(params: CreateManifestParams, options?: RequestOptions): ApiPromise<ServiceManifest>;
  /** Lists services, those that match `q` where it is given. */
  list(filter?: { readonly q?: string | undefined }, options?: RequestOptions): ApiPromise<readonly ServiceManifest[]>;
  /** Turns a draft into an active service. */
  activate(id: string, options?: RequestOptions): ApiPromise<ServiceManifest>;
}

export function createManifests(transport: Transport<object>, routes: RouteTable): Manifests {
  return {
    create: (params, options) =>
      transport.send('manifests.create', () => ({
        body: parseInput(createManifestParamsSchema, params),
        repeatable: false,
        options,
        parse,
        ...routes.createManifest,
      })),
    list: (filter, options) =>
      transport.send('manifests.list', () => {
        refuseUnknownOptions(filter, 'manifests.list', ['q']);
        return {
          query: encodeQuery({ q: filter?.q }),
          repeatable: true,
          options,
          parse: (data) => parseData(serviceManifestListSchema, data, 'list of ServiceManifests'),
          ...routes.listManifests,
        };
      }),
    activate: (id, options) =>
      transport.send('manifests.activate', () => ({
        repeatable: true,
        options,
        parse: (data) => {
          const manifest = parse(data);
          requireSameId(manifest.id, id, 'ServiceManifest');
          return manifest;
        },
        ...fillRoute(routes.activateManifest, id, 'id'),
      })),
  };
}

function parse(data: unknown): ServiceManifest {
  return parseData(serviceManifestSchema, data, 'ServiceManifest');
}
