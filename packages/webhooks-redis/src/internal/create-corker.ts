/** Of a stream, as Node.js has it. */
interface Corkable {
  cork(): void;
  uncork(): void;
}

// As it is when this is loaded: timers that a test fakes later would leave the socket corked for good.
const runNextTurn = setImmediate;

/**
 * Sends what is written in one turn of the event loop together: one system call instead of one for each command, which costs
 * more than everything else here. Each command keeps its own reply, which settles it as soon as it is read. Whoever else writes
 * on that connection in the same turn waits until its end too.
 *
 * A pipeline of ioredis does the first too, but every reply waits for the last, and since each pipeline defines a property
 * with a getter of its own, V8 keeps it and all its commands until the next full garbage collection.
 *
 * @param client what has its connection's socket in `stream`
 * @returns what to call before a command is written
 */
export function createCorker(client: object): () => void {
  let corked: Corkable | undefined;

  return () => {
    const stream: unknown = Reflect.get(client, 'stream');
    if (stream === corked || !isCorkable(stream)) return;
    corked = stream;
    stream.cork();
    runNextTurn(() => {
      if (corked === stream) corked = undefined;
      stream.uncork();
    });
  };
}

function isCorkable(stream: unknown): stream is Corkable {
  return typeof stream === 'object' && stream !== null && 'cork' in stream && 'uncork' in stream;
}
