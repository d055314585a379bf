import type { IncomingHttpHeaders } from 'node:http';
import type { WaitOptions } from '../../src/options/call-options.ts';
import type { ClientOptions } from '../../src/options/client-options.ts';
import type { Runtime } from '../../src/time/clock.ts';
import { TestError } from './create-test-transport.ts';
import { startGateway } from './start-gateway.ts';
import { keep, transport as startTransport } from './start-transport.ts';

export interface Thing {
  readonly status: string;
  readonly expiresAt?: number;
}

/** A clock that jumps over every wait: only attempts take real time. */
function jumpingRuntime(): { readonly runtime: Runtime; readonly waits: number[] } {
  const waits: number[] = [];
  let passed = 0;
  const start = Date.parse('2026-01-01T00:00:00Z');
  const isAttempt = new WeakSet<object>();
  return {
    waits,
    runtime: {
      now: () => start + passed,
      monotonicNow: () => passed,
      random: () => 1,
      setTimer(callback, ms) {
        // An attempt's own limit: real, so that a hanging request is still ended.
        if (waiting.size === 0) {
          const timer = setTimeout(callback, 5_000);
          isAttempt.add(timer);
          return timer;
        }
        waits.push(ms);
        return setImmediate(() => {
          passed += ms;
          callback();
        });
      },
      clearTimer: (timer) =>
        isAttempt.has(timer as object) ? clearTimeout(timer as NodeJS.Timeout) : clearImmediate(timer as NodeJS.Immediate),
    },
  };
}
/** Set by the gateway: no request is being answered, so that the next timer is a wait. */
const waiting = new Set<string>();

/** Polls a gateway that answers as told, on a clock of its own. */
export async function poll(
  answer: (
    count: number,
    headers: IncomingHttpHeaders,
  ) =>
    | { readonly status?: number; readonly headers?: Record<string, string>; readonly thing?: Thing; readonly junk?: boolean }
    | 'never',
  options: WaitOptions<Thing> = {},
  clientOptions: ClientOptions = {},
): Promise<{
  readonly result: Promise<Thing>;
  readonly count: () => number;
  readonly mostAtOnce: () => number;
  readonly waits: number[];
  close(): Promise<void>;
}> {
  let current = 0;
  let most = 0;
  const { runtime, waits } = jumpingRuntime();
  waiting.clear();
  const gateway = await keep(
    startGateway((request, response, count) => {
      const reply = answer(count, request.headers);
      if (reply === 'never') return;
      response
        .writeHead(reply.status ?? 200, reply.headers)
        .end(reply.junk === true ? '<html>' : JSON.stringify(reply.thing ?? {}));
    }),
  );
  const transport = startTransport(gateway.url, { runtime, ...clientOptions });
  const result = transport.poll<Thing>('things.waitForCompletion', {
    id: 'a',
    options,
    defaultPollInterval: 2_000,
    retrieve(callOptions) {
      current += 1;
      most = Math.max(most, current);
      waiting.clear();
      const answer = transport.send<Thing>('things.retrieve', () => ({
        method: 'GET',
        path: '/things/a',
        repeatable: true,
        retry: 'clock-only',
        options: callOptions,
      }));
      const end = (): void => {
        current -= 1;
        waiting.add('yes');
      };
      answer.then(end, end);
      return answer;
    },
    isDone: ({ status }) => status === 'done' || status === 'failed',
    fingerprint: ({ status }) => status,
    expiresAt: ({ expiresAt }) => expiresAt,
    createTimeoutError: (message, facts, last) => new TestError(message, facts, last),
  });
  result.catch(() => undefined);
  return { result, count: () => gateway.requests.length, mostAtOnce: () => most, waits, close: () => transport.close() };
}
