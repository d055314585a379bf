import { type EventStore, memoryStore } from '@x/webhooks';

/** What not to do: a store that takes every delivery for a new event, so that a repetition settles the order again. */
export function forgetfulStore(): EventStore {
  const store = memoryStore();
  const names = new Map<string, string>();
  return {
    async claim(key, options) {
      const name = `${key}#${names.size}`;
      const claim = await store.claim(name, options);
      if (claim.state === 'claimed') names.set(claim.token, name);
      return claim;
    },
    complete: (key, token, options) => store.complete(names.get(token) ?? key, token, options),
    release: (key, token, options) => store.release(names.get(token) ?? key, token, options),
  };
}
