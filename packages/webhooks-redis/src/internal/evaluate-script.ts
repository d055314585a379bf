import type { RedisConnection } from './adapt-client.ts';
import type { Script } from './scripts.ts';

/** One run of a script. */
export interface Evaluation {
  readonly script: Script;
  readonly key: string;
  readonly args: readonly string[];
}

/**
 * Runs a script by its hash, and whole when the server does not know it: new, restarted or flushed.
 *
 * @param attempt the run by hash, if it has begun already
 */
export async function evaluateScript(
  connection: RedisConnection,
  evaluation: Evaluation,
  attempt: Promise<unknown> = connection.evaluateSha(evaluation),
): Promise<unknown> {
  try {
    return await attempt;
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    return connection.evaluate(evaluation);
  }
}
