import { EventStoreUnavailableError } from '@x/webhooks';
import type { RedisConnection } from './adapt-client.ts';
import { sendWithin } from './send-within.ts';

/**
 * Waits until enough replicas have acknowledged what this connection wrote so far.
 *
 * @throws EventStoreUnavailableError when fewer did in time
 */
export async function awaitReplicas(
  connection: RedisConnection,
  { count, timeoutMs }: { readonly count: number; readonly timeoutMs: number },
  callTimeoutMs: number,
): Promise<void> {
  const send = () => connection.command('WAIT', String(count), String(timeoutMs));
  const acknowledged = Number(await sendWithin(connection, send, timeoutMs + callTimeoutMs));
  if (acknowledged >= count) return;
  throw new EventStoreUnavailableError(`Redis reached ${acknowledged} of the ${count} replicas asked for.`);
}
