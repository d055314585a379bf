import type { ClientError, ClientErrorClass, ErrorFacts } from './client-error.ts';

/** Every way a call can end badly; a client says which of its classes stands for which. */
export type ErrorKind =
  | 'abort'
  | 'api'
  | 'authentication'
  | 'business'
  | 'conflict'
  | 'connection'
  | 'not-found'
  | 'other'
  | 'payment-required'
  | 'permission'
  | 'rate-limit'
  | 'response'
  | 'state'
  | 'timeout'
  | 'validation';

export interface ErrorTree {
  /** `ERR_ITPAY`: the beginning of `code` where the gateway sent none. */
  readonly codePrefix: string;
  readonly classes: Readonly<Record<ErrorKind, ClientErrorClass>>;
}

const kinds = new WeakMap<object, ErrorKind>();

/** What an error stands for: two kinds may share a class. `undefined` for an error that `createError` did not build. */
export function kindOf(error: ClientError): ErrorKind | undefined {
  return kinds.get(error);
}

/** Builds the client's own error of that kind. */
export function createError(
  tree: ErrorTree,
  kind: ErrorKind,
  message: string,
  facts: Omit<ErrorFacts, 'code'> & { readonly code?: string | undefined },
): ClientError {
  const code = facts.code ?? `${tree.codePrefix}_${kind.toUpperCase().replaceAll('-', '_')}`;
  const error = new tree.classes[kind](message, { ...facts, code });
  kinds.set(error, kind);
  return error;
}

/** The error for input that is refused before anything is sent. */
export function createInputError(tree: ErrorTree, message: string, operation?: string): ClientError {
  return createError(tree, 'validation', message, { operation, outcome: 'not-sent' });
}
