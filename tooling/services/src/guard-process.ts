import { spawn } from 'node:child_process';

// `read` returns when the test process closes the pipe: with a line if it took care itself, without one if it died.
const SCRIPT = `
read -r line && exit 0
kill -s "$2" "$1" 2>/dev/null
tries=0
while kill -0 "$1" 2>/dev/null && [ $tries -lt 30 ]; do sleep 0.1; tries=$((tries + 1)); done
[ -n "$3" ] && rm -rf -- "$3"
`;

/**
 * Makes a service die with this process, however this process ends (a `kill -9` included), and removes its folder then.
 *
 * @returns a function that calls the guard off; call it as soon as the service's exit was seen.
 */
export function guardProcess(pid: number, options: { readonly signal: string; readonly folder?: string }): () => void {
  const guard = spawn('sh', ['-c', SCRIPT, 'guard', String(pid), options.signal, options.folder ?? ''], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.on('error', () => {});
  guard.stdin.on('error', () => {});
  guard.unref();
  unreference(guard.stdin);
  return () => {
    guard.stdin.end('done\n');
  };
}

/** Lets the event loop end although this pipe is open. The streams of a child are sockets; their types do not say so. */
export function unreference(stream: object): void {
  if ('unref' in stream && typeof stream.unref === 'function') stream.unref();
}
