import type { FromWorker, LedgerRequest, ToWorker } from '../messages.ts';

/** The outside world of a worker: the parent's ledger, asked over the process' own channel, so that a kill loses nothing it was told. */
export interface Ledger {
  /** An effect that knows nothing of keys or tokens: every call counts. */
  append(key: string): Promise<void>;
  /** Announces a run with its fencing token; true when the effect of this key is there already. */
  seen(key: string, fencingToken: number): Promise<boolean>;
  /** Counts, unless a run with a larger fencing token was announced; then false. */
  apply(key: string, fencingToken: number): Promise<boolean>;
}

export function connectLedger(onSent: () => void): Ledger {
  const waiting = new Map<number, (result: boolean) => void>();
  let lastId = 0;
  process.on('message', (message: ToWorker) => {
    if (message.type !== 'ledger-reply') return;
    waiting.get(message.id)?.(message.result);
    waiting.delete(message.id);
  });
  const ask = (request: LedgerRequest) =>
    new Promise<boolean>((resolve) => {
      const id = ++lastId;
      waiting.set(id, resolve);
      process.send?.({ type: 'ledger', id, request } satisfies FromWorker);
      // The effect is on its way and unanswered: the middle of it.
      if (request.kind !== 'seen') onSent();
    });
  return {
    append: async (key) => void (await ask({ kind: 'append', key, fencingToken: 0 })),
    seen: (key, fencingToken) => ask({ kind: 'seen', key, fencingToken }),
    apply: (key, fencingToken) => ask({ kind: 'apply', key, fencingToken }),
  };
}
