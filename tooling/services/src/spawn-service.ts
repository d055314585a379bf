import { spawn } from 'node:child_process';
import { guardProcess, unreference } from './guard-process.ts';
import type { ProcessOwner } from './postgres-user.ts';

export interface RunningProcess {
  readonly pid: number;
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>;
  /** Waits for a line of its output. @throws when it exits before, or after 30 s. */
  until(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

export interface SpawnServiceOptions {
  readonly owner?: ProcessOwner;
  /** Removed when the test process dies without closing the service. */
  readonly folder: string;
  readonly guardSignal: 'QUIT' | 'KILL';
  readonly onOutput?: (text: string) => void;
}

export function spawnService(command: string, parameters: readonly string[], options: SpawnServiceOptions): RunningProcess {
  // A group of its own: Ctrl-C in the terminal reaches the tests, which then stop the service in order.
  const child = spawn(command, parameters, {
    ...options.owner,
    cwd: options.folder,
    detached: true,
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let gone = false;
  let check = () => {};
  const exited = new Promise<void>((resolve) => {
    const end = (): void => {
      gone = true;
      callOffGuard();
      check();
      resolve();
    };
    child.once('exit', end);
    child.once('error', (error) => {
      output += String(error);
      end();
    });
  });
  const callOffGuard =
    child.pid === undefined ? () => {} : guardProcess(child.pid, { signal: options.guardSignal, folder: options.folder });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-20_000);
      options.onOutput?.(text);
      check();
    });
  }

  return {
    pid: child.pid ?? -1,
    exited,
    until: (text) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${command} did not print "${text}" within 30 s:\n${output}`)), 30_000);
        check = () => {
          if (!gone && !output.includes(text)) return;
          clearTimeout(timer);
          check = () => {};
          if (output.includes(text)) {
            // A service that a test forgot to close must not keep the process alive.
            child.unref();
            for (const stream of [child.stdout, child.stderr]) unreference(stream);
            resolve();
          } else reject(new Error(`${command} exited before it printed "${text}":\n${output}`));
        };
        check();
      }),
    kill: (signal) => {
      child.ref();
      child.kill(signal);
    },
  };
}
