import type { ApiPromise, RequestOptions, WaitOptions } from '@x/client-core';
import { isTerminalOrderStatus } from '@x/protocol/stablecoin';
import type { ClientContext, StablecoinResponse } from '../context.ts';
import { StablecoinTimeoutError } from '../errors.ts';

/** The gateway asks for 5 to 10 seconds: docs/assumptions.md#stablecoin-poll-interval */
const POLL_INTERVAL_MS = 5_000;

export interface StatusPollPlan<T> {
  readonly operation: string;
  readonly id: string;
  readonly options: WaitOptions<T> | undefined;
  readonly retrieve: (options: RequestOptions) => ApiPromise<T, StablecoinResponse>;
  /** What a timeout error shows of the last state. */
  readonly showLast: (last: T) => ConstructorParameters<typeof StablecoinTimeoutError>[2];
}

/** Polls until the status is SUCCEEDED, FAILED or CLOSED. */
export function pollStatus<T extends { readonly status: string }>(
  context: ClientContext,
  { operation, showLast, ...plan }: StatusPollPlan<T>,
): ApiPromise<T, StablecoinResponse> {
  return context.transport.poll<T>(operation, {
    ...plan,
    defaultPollInterval: POLL_INTERVAL_MS,
    isDone: ({ status }) => isTerminalOrderStatus(status),
    fingerprint: ({ status }) => status,
    createTimeoutError: (message, facts, last) => new StablecoinTimeoutError(message, facts, last && showLast(last)),
  });
}
