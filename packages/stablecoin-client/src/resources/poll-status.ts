import {
  type ApiPromise,
  adaptWaitOptions,
  type ErrorFacts,
  type RequestOptions,
  toApiPromise,
  type WaitOptions,
} from '@x/client-core';
import { isTerminalOrderStatus } from '@x/protocol/stablecoin';
import type { StablecoinTimeoutError } from '../errors/stablecoin-error.ts';
import type { ClientContext, StablecoinResponse } from '../transport/client-context.ts';

/** The gateway asks for 5 to 10 seconds: docs/assumptions.md#stablecoin-poll-interval */
const POLL_INTERVAL_MS = 5_000;

export interface StatusPollPlan<T> {
  readonly operation: string;
  readonly options: WaitOptions<T> | undefined;
  readonly retrieve: (options: RequestOptions) => ApiPromise<T, StablecoinResponse>;
  readonly createTimeoutError: (message: string, facts: ErrorFacts, last: T | undefined) => StablecoinTimeoutError;
}

/** Polls until the status is SUCCEEDED, FAILED or CLOSED. */
export function pollStatus<T extends { readonly status?: string | undefined }>(
  context: ClientContext,
  plan: StatusPollPlan<T>,
): ApiPromise<T, StablecoinResponse> {
  return toApiPromise(
    context.transport.poll<{ readonly data: T; readonly response: StablecoinResponse }>({
      operation: plan.operation,
      options: adaptWaitOptions(plan.options, ({ data }) => data, POLL_INTERVAL_MS),
      retrieve: (options) => plan.retrieve(options).withResponse(),
      isDone: ({ data }) => isTerminalOrderStatus(data.status ?? ''),
      fingerprint: ({ data }) => data.status ?? '',
      createTimeoutError: (message, facts, last) => plan.createTimeoutError(message, facts, last?.data),
    }),
  );
}
