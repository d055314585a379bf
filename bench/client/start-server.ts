import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Starts the gateway in its own process: `server.ts`, as it was bundled beside this. */
export async function startServer(): Promise<{ readonly port: number; stop(): void }> {
  const child = fork(fileURLToPath(new URL('server.mjs', import.meta.url)));
  const [message] = (await once(child, 'message')) as [{ readonly port: number }];
  return { port: message.port, stop: () => child.kill() };
}
