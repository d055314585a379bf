import { afterEach } from 'vitest';
import type { Transport } from '../../src/call/transport.ts';
import type { Call } from '../../src/call/types.ts';
import type { ClientOptions } from '../../src/options/client-options.ts';
import { createTestTransport, type TestError } from './create-test-transport.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

/** Closes it after the test. */
export async function keep<T extends { close(): Promise<unknown> }>(started: T | Promise<T>): Promise<T> {
  const value = await started;
  open.push(value);
  return value;
}

/** A transport that is closed after the test. */
export function transport(
  url: string,
  options?: ClientOptions,
  authenticate?: Parameters<typeof createTestTransport>[2],
): Transport<object> {
  const created = createTestTransport(url, options, authenticate);
  open.push(created);
  return created;
}

export function call(changes: Partial<Call<unknown>> = {}): () => Call<unknown> {
  return () => ({ method: 'POST', path: '/things', body: { id: 'a' }, repeatable: true, ...changes });
}

/** What a promise rejects with. */
export async function failure(promise: Promise<unknown>): Promise<TestError> {
  try {
    await promise;
  } catch (error) {
    return error as TestError;
  }
  throw new Error('It was fulfilled.');
}
