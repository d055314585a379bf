import type { CrashPoint } from './crash-points.ts';

/** What the ledger of effects is asked: see `driver/ledger.ts`. */
export interface LedgerRequest {
  readonly kind: 'append' | 'seen' | 'apply';
  readonly key: string;
  readonly fencingToken: number;
}

export type FromWorker =
  | { readonly type: 'ready'; readonly port: number }
  | { readonly type: 'ledger'; readonly id: number; readonly request: LedgerRequest };

export type ToWorker =
  | { readonly type: 'arm'; readonly point: CrashPoint }
  | { readonly type: 'ledger-reply'; readonly id: number; readonly result: boolean };

/** Everything a worker process is told at its start, as JSON in its first argument. */
export interface WorkerSettings {
  readonly secret: string;
  readonly leaseMs: number;
  readonly workerIndex: number;
  readonly parameters: Readonly<Record<string, string>>;
}
