import { Writable } from 'node:stream';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';

/**
 * Takes standard output for the protocol: whatever else writes to it, a dependency's `console.log` included, ends up on standard
 * error. One stray line would break the client's parser.
 */
export function claimStdout(): { readonly transport: StdioServerTransport; release(): void } {
  const { stdout, stderr } = process;
  const original = stdout.write;
  const write = original.bind(stdout);
  const protocol = new Writable({
    decodeStrings: false,
    write(chunk: string | Uint8Array, encoding, callback) {
      write(chunk as string, encoding, (error) => callback(error ?? null));
    },
  });
  stdout.on('error', (error) => protocol.destroy(error));
  stdout.write = stderr.write.bind(stderr) as typeof stdout.write;
  return {
    transport: new StdioServerTransport(process.stdin, protocol),
    release() {
      stdout.write = original;
    },
  };
}
