import { describeUnreachable } from '../view/describe-unreachable.ts';
import { type Described, describeLoaded } from './describe-loaded.ts';
import type { Loaded } from './loaded.ts';
import { createMethodList } from './method-list.ts';
import type { Resolved } from './options.ts';

/** What a request is about: a view, the merchant's own answer (not for this visitor), or a gateway that does not answer. */
export type Lookup =
  | ({ readonly kind: 'view'; readonly loaded: Loaded } & Described)
  | { readonly kind: 'response'; readonly response: Response }
  | ({ readonly kind: 'unreachable' } & Described);

export interface LookUp {
  (request: Request): Promise<Lookup>;
  readonly listMethods: ReturnType<typeof createMethodList>;
  readonly describe: (loaded: Loaded) => Promise<Described>;
}

/** Never rejects: what `load` throws is reported, and the payer sees that the details are unavailable. */
export function createLookUp(options: Resolved): LookUp {
  const listMethods = createMethodList(options);
  const describe = (loaded: Loaded) => describeLoaded(loaded, { now: options.now(), listMethods });
  async function lookUp(request: Request): Promise<Lookup> {
    try {
      const loaded = await options.load(request);
      if (loaded instanceof Response) return { kind: 'response', response: loaded };
      if (loaded === undefined || loaded === null)
        return { kind: 'response', response: new Response('Not found', { status: 404 }) };
      return { kind: 'view', loaded, ...(await describe(loaded)) };
    } catch (error) {
      options.onError(error);
      return { kind: 'unreachable', view: describeUnreachable(), key: undefined };
    }
  }
  return Object.assign(lookUp, { listMethods, describe });
}
