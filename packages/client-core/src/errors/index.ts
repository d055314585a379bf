// Errors of a client

export type { ErrorFacts, ErrorKind, Outcome } from './client-error.ts';
export { brandErrors, ClientError, hasErrorBrand, hideFacts } from './client-error.ts';
export type { ErrorTree } from './create-error.ts';
export { createError, createInputError } from './create-error.ts';

// Errors that become one of them

export { InvalidInputError, refuseAs, UnusableAnswerError } from './create-error.ts';
