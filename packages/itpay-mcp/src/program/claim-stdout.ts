import { Writable } from 'node:stream';

export interface ClaimedStdout {
  /** The real standard output, for the protocol alone. */
  readonly protocol: Writable;
  /** Gives standard output back, once everybody who claimed it has. */
  release(): void;
}

let claimed: { readonly protocol: Writable; readonly restore: () => void; claims: number } | undefined;

/**
 * Takes standard output for the protocol: whatever else writes to it, a dependency's `console.log` included, ends up on standard
 * error. One stray line would break the client's parser. Claimed twice, it is the same stream.
 */
export function claimStdout(): ClaimedStdout {
  claimed ??= divertStdout();
  claimed.claims += 1;
  const { protocol } = claimed;
  let isHeld = true;
  return {
    protocol,
    release() {
      if (!isHeld || claimed === undefined) return;
      isHeld = false;
      claimed.claims -= 1;
      if (claimed.claims > 0) return;
      claimed.restore();
      claimed = undefined;
    },
  };
}

function divertStdout() {
  const { stdout, stderr } = process;
  const original = stdout.write;
  const write = original.bind(stdout);
  const protocol = new Writable({
    decodeStrings: false,
    write(chunk: string | Uint8Array, encoding, callback) {
      write(chunk as string, encoding, (error) => callback(error ?? null));
    },
  });
  // The transport listens once for each message that waits for a client that does not read.
  protocol.setMaxListeners(0);
  // The client has gone: whoever reads the protocol's stream hears of it, nobody dies of it.
  const fail = (error: Error) => protocol.destroy(error);
  protocol.on('error', () => undefined);
  stdout.on('error', fail);
  stdout.write = stderr.write.bind(stderr) as typeof stdout.write;
  return {
    protocol,
    claims: 0,
    restore() {
      stdout.off('error', fail);
      stdout.write = original;
    },
  };
}
