import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ContestantName } from './contestants/index.ts';

export interface ContestantProcess {
  readonly name: ContestantName;
  readonly port: number;
  /** Processor time used so far, in seconds: steadier than throughput on a busy machine. */
  cpuSeconds(): Promise<number>;
  stop(): void;
}

export async function startContestant(name: ContestantName): Promise<ContestantProcess> {
  const child = fork(fileURLToPath(new URL('./server.ts', import.meta.url)), [name], {
    execArgv: ['--conditions=@x/source', '--import', import.meta.resolve('tsx')],
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

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`a contestant ended with code ${code}`);
    }),
  ]);
  return message;
}
