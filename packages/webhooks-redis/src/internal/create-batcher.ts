type Result = readonly [error: Error | null, reply?: unknown];

interface Waiting {
  readonly command: readonly string[];
  resolve(reply: unknown): void;
  reject(error: unknown): void;
}

/**
 * Sends the commands of one turn of the event loop together: ioredis makes one system call of a pipeline, and one of each
 * command otherwise, which costs more than everything else here. Each command still has its own reply or error.
 *
 * @param send sends a pipeline
 */
export function createBatcher(
  send: (commands: readonly (readonly string[])[]) => Promise<readonly Result[] | null>,
): (command: readonly string[]) => Promise<unknown> {
  let waiting: Waiting[] = [];

  function flush(): void {
    const batch = waiting;
    waiting = [];
    send(batch.map(({ command }) => command)).then(
      (results) => {
        for (const [index, { resolve, reject }] of batch.entries()) {
          const [error, reply] = results?.[index] ?? [new Error('The pipeline has no reply for this command.')];
          if (error) reject(error);
          else resolve(reply);
        }
      },
      (error: unknown) => {
        for (const { reject } of batch) reject(error);
      },
    );
  }

  return (command) =>
    new Promise((resolve, reject) => {
      if (waiting.push({ command, resolve, reject }) === 1) setImmediate(flush);
    });
}
