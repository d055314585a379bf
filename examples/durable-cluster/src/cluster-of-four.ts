import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { GoOn, WorkerNotice } from './worker.ts';

export interface ClusterOfFour {
  /** Ends all processes, gracefully. */
  close(): Promise<void>;
}

export interface ClusterOptions {
  /** Handed to every process as JSON. */
  readonly settings: object;
  /** The process that gave the notice waits for what it is to do. */
  readonly onNotice: (notice: WorkerNotice) => 'go on' | 'be killed';
  readonly onReplaced: (deadPid: number, newPid: number) => void;
}

/** How long a process may take to finish what it is at. */
const PATIENCE_MS = 8_000;

/** Four processes behind one port; whoever dies is replaced. */
export async function startClusterOfFour({ settings, onNotice, onReplaced }: ClusterOptions): Promise<ClusterOfFour> {
  let isClosing = false;
  cluster.setupPrimary({ exec: fileURLToPath(new URL('./worker.ts', import.meta.url)) });

  async function addWorker(): Promise<Worker> {
    const worker = cluster.fork({ SHOP: JSON.stringify(settings) });
    worker.on('message', (notice: WorkerNotice) => {
      const { key, stage } = notice;
      if (onNotice(notice) === 'be killed') worker.process.kill('SIGKILL');
      // Whoever was killed meanwhile, for another payment, cannot be told.
      else worker.send({ key, stage } satisfies GoOn, () => undefined);
    });
    const exited = once(worker, 'exit');
    await Promise.race([once(worker, 'listening'), exited]);
    if (worker.isDead() && !isClosing) throw new Error('A process ended before it listened.');
    void exited.then(() => replace(worker));
    return worker;
  }

  async function replace(dead: Worker): Promise<void> {
    if (isClosing) return;
    const next = await addWorker();
    if (!isClosing) onReplaced(dead.process.pid ?? 0, next.process.pid ?? 0);
  }

  await Promise.all([addWorker(), addWorker(), addWorker(), addWorker()]);
  return {
    async close() {
      isClosing = true;
      const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
      const exits = workers.map((worker) => once(worker, 'exit'));
      for (const worker of workers) worker.process.kill('SIGTERM');
      const impatience = setTimeout(() => {
        for (const worker of workers) worker.process.kill('SIGKILL');
      }, PATIENCE_MS);
      await Promise.all(exits);
      clearTimeout(impatience);
    },
  };
}
