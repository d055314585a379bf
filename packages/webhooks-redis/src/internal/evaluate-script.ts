import type { RedisConnection } from './adapt-client.ts';
import type { Script } from './scripts.ts';

/**
 * Runs a script by its hash, and whole when the server does not know it: new, restarted or flushed.
 *
 * @returns the reply as text
 */
export async function evaluateScript(
  connection: RedisConnection,
  script: Script,
  key: string,
  args: readonly string[],
): Promise<string> {
  try {
    return String(await connection.evaluateSha(script, key, args));
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    return String(await connection.evaluate(script, key, args));
  }
}
