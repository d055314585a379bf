import type { ShownMethod } from '../view/describe-choice.ts';
import type { Resolved } from './options.ts';

/** Limits and networks change rarely, and a page that many look at should not ask for them each time. */
const FRESH_MS = 60_000;

/** Asks for the payment methods at most once a minute. While they cannot be had, there are none. */
export function createMethodList({ methods, now, onError }: Resolved): () => Promise<readonly ShownMethod[]> {
  let asked: { readonly at: number; readonly list: Promise<readonly ShownMethod[]> } | undefined;
  return async () => {
    if (methods === undefined) return [];
    if (asked === undefined || now() - asked.at >= FRESH_MS) {
      asked = { at: now(), list: Promise.resolve().then(methods) };
    }
    try {
      return await asked.list;
    } catch (error) {
      asked = undefined;
      onError(error);
      return [];
    }
  };
}
