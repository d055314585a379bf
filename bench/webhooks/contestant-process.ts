import { type ChildProcess, fork } from 'node:child_process';
import type { ContestantName } from './contestants/index.ts';

export interface ContestantProcess {
  readonly name: ContestantName;
  readonly port: number;
  /** Processor time used so far, in seconds: steadier than throughput on a busy machine. */
  cpuSeconds(): Promise<number>;
  stop(): void;
}

export async function startContestant(serverFile: string, name: ContestantName): Promise<ContestantProcess> {
  const child = fork(serverFile, [name], {
    execArgv: (process.env['BENCH_NODE_ARGS'] ?? '').split(' ').filter(Boolean),
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const { port } = (await nextMessage(child)) as { readonly port: number };
  return {
    name,
    port,
    cpuSeconds: async () => {
      const answer = nextMessage(child);
      child.send('cpu');
      const { cpu } = (await answer) as { readonly cpu: NodeJS.CpuUsage };
      return (cpu.user + cpu.system) / 1e6;
    },
    stop: () => child.disconnect(),
  };
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`a contestant ended with code ${code}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message);
    });
  });
}
