import type { ClientError, ErrorFacts, ErrorKind } from './client-error.ts';

/** The constructor that each error class of a client must have. */
export type ClientErrorClass = new (message: string, facts: ErrorFacts) => ClientError;

/** The errors of one client. */
export interface ErrorTree {
  /** `ERR_ITPAY`: how `code` begins where the gateway sent none. */
  readonly codePrefix: string;
  readonly classes: Readonly<Record<ErrorKind, ClientErrorClass>>;
}

/** Builds the client's own error of that kind. */
export function createError(
  tree: ErrorTree,
  kind: ErrorKind,
  message: string,
  facts: Omit<ErrorFacts, 'code' | 'kind'> & { readonly code?: string | undefined } = {},
): ClientError {
  const code = facts.code ?? `${tree.codePrefix}_${kind.toUpperCase().replaceAll('-', '_')}`;
  return new tree.classes[kind](message, { ...facts, code, kind });
}

/** Builds the error for input that is refused before anything is sent. */
export function createInputError(tree: ErrorTree, message: string, operation?: string): ClientError {
  return createError(tree, 'validation', message, { operation, outcome: 'not-sent' });
}

/** An option, path, query, header or body that must not be sent. Each client turns it into its own validation error. */
export class InvalidInputError extends TypeError {
  override get name(): string {
    return 'InvalidInputError';
  }
}

/** Runs a check at the boundary. An `InvalidInputError` becomes the client's own validation error. */
export function refuseAs<T>(tree: ErrorTree, operation: string | undefined, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof InvalidInputError) throw createInputError(tree, error.message, operation);
    throw error;
  }
}

/**
 * Thrown by a parser for an answer that cannot be used. `response` (the default) is an answer that cannot be right, `conflict` one that
 * differs from what was asked for.
 */
export class UnusableAnswerError extends Error {
  readonly kind: 'conflict' | 'response';
  readonly details: unknown;
  readonly received: unknown;

  constructor(message: string, facts: { kind?: 'conflict' | 'response'; details?: unknown; received?: unknown } = {}) {
    super(message);
    this.kind = facts.kind ?? 'response';
    this.details = facts.details;
    this.received = facts.received;
  }

  override get name(): string {
    return 'UnusableAnswerError';
  }
}
