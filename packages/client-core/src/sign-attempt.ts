import type { CallScope } from './call-scope.ts';
import type { AttemptInput } from './run-attempt.ts';
import type { Runtime } from './runtime.ts';
import type { TransportContext } from './transport-context.ts';

type Headers = Readonly<Record<string, string>>;

const NOTHING = Buffer.alloc(0);

/**
 * Signs an attempt with a fresh timestamp. A signer that answers later (a key service) is held to the attempt's time limit
 * and to the call's abort.
 */
export function signAttempt<T, E extends object>(
  context: TransportContext<E>,
  { prepared, attempt, scope, limit }: AttemptInput<T>,
): string[] | Promise<string[] | 'cancelled' | 'timeout'> {
  const { call, query, body = NOTHING, headers } = prepared;
  const outgoing = { method: call.method, path: call.path, query, body, timestampMs: context.clock.now(), attempt };
  const signed = context.authenticate(outgoing, call.context);
  if (!isThenable(signed)) return joinHeaders(headers, signed);
  return bound(signed, limit.ms, scope, context.options.runtime).then((result) =>
    typeof result === 'string' ? result : joinHeaders(headers, result),
  );
}

function joinHeaders(own: readonly string[], authentication: Headers): string[] {
  const headers = own.slice();
  for (const name of Object.keys(authentication)) headers.push(name, authentication[name] as string);
  return headers;
}

function bound(
  work: PromiseLike<Headers>,
  ms: number,
  scope: CallScope,
  runtime: Runtime,
): Promise<Headers | 'cancelled' | 'timeout'> {
  return new Promise((resolve, reject) => {
    let settled = false;
    // What settles late must not touch the scope: it may hold the next attempt by then.
    const settle = (finish: () => void): void => {
      if (settled) return;
      settled = true;
      runtime.clearTimer(timer);
      scope.release();
      finish();
    };
    const timer = runtime.setTimer(() => settle(() => resolve('timeout')), ms);
    scope.hold({ cancel: () => settle(() => resolve('cancelled')) });
    work.then(
      (value) => settle(() => resolve(value)),
      (error) => settle(() => reject(error)),
    );
  });
}

function isThenable(value: Headers | PromiseLike<Headers>): value is PromiseLike<Headers> {
  return typeof (value as { readonly then?: unknown } | null | undefined)?.then === 'function';
}
