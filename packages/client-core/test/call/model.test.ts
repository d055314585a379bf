import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { createTestTransport, type TestError } from '../support/create-test-transport.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

/** What a gateway may do to one attempt, and what that means: written apart from the code under test. */
const BEHAVIOURS = {
  ok: { transient: false, outcome: 'done', kind: undefined },
  junk: { transient: false, outcome: 'unknown', kind: 'response' },
  cut: { transient: true, outcome: 'unknown', kind: 'connection' },
  lost: { transient: true, outcome: 'unknown', kind: 'connection' },
  302: { transient: false, outcome: 'unknown', kind: 'response' },
  400: { transient: false, outcome: 'rejected', kind: 'validation' },
  408: { transient: true, outcome: 'unknown', kind: 'other' },
  409: { transient: false, outcome: 'unknown', kind: 'conflict' },
  425: { transient: true, outcome: 'rejected', kind: 'other' },
  429: { transient: true, outcome: 'rejected', kind: 'rate-limit' },
  500: { transient: true, outcome: 'unknown', kind: 'api' },
  503: { transient: true, outcome: 'unknown', kind: 'api' },
} as const;
type Behavior = keyof typeof BEHAVIOURS;

let script: readonly Behavior[] = [];
let step = 0;
const gateway: Gateway = await startGateway((_request, response) => {
  const behavior = script[step] ?? 'ok';
  step += 1;
  if (behavior === 'ok') return response.end('{"ok":true}');
  if (behavior === 'junk') return response.end('<html>');
  if (behavior === 'lost') return response.destroy();
  if (behavior === 'cut') return response.writeHead(200, { 'content-length': 100 }).write('{"a"', () => response.destroy());
  return response.writeHead(Number(behavior)).end('{}');
});
const transport = createTestTransport(gateway.url);
afterAll(async () => {
  await transport.close();
  await gateway.close();
});

function predict(
  behaviors: readonly Behavior[],
  repeatable: boolean,
  maxRetries: number,
): { attempts: number; kind: string | undefined; outcome: string } {
  let isUnknown = false;
  for (let attempt = 1; ; attempt += 1) {
    const { transient, outcome, kind } = BEHAVIOURS[behaviors[attempt - 1] ?? 'ok'];
    if (kind === undefined) return { attempts: attempt, kind, outcome: 'done' };
    isUnknown ||= outcome === 'unknown';
    const mayRepeat = transient && attempt <= maxRetries && (repeatable || outcome === 'rejected');
    if (!mayRepeat) return { attempts: attempt, kind, outcome: isUnknown ? 'unknown' : 'rejected' };
  }
}

describe('send', () => {
  test('makes the attempts and reports the outcome that the rules say, for any sequence of faults', async () => {
    const behavior = fc.constantFrom(...(Object.keys(BEHAVIOURS) as Behavior[]));
    await fc.assert(
      fc.asyncProperty(
        fc.array(behavior, { maxLength: 5 }),
        fc.boolean(),
        fc.integer({ min: 0, max: 4 }),
        async (behaviors, repeatable, maxRetries) => {
          script = behaviors;
          step = 0;
          const result = transport.send('a', () => ({
            method: 'POST',
            path: '/a',
            body: {},
            repeatable,
            options: { maxRetries },
          }));
          const actual = await result.then(
            () => ({ attempts: step, kind: undefined, outcome: 'done' }),
            ({ attempts, kind, outcome }: TestError) => ({ attempts, kind, outcome }),
          );
          expect(actual).toEqual(predict(behaviors, repeatable, maxRetries));
          expect(step).toBe(actual.attempts);
        },
      ),
      { numRuns: 300 },
    );
  });
});
