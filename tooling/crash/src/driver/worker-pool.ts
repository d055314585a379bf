import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { LedgerRequest } from '../messages.ts';
import { bundleWorker } from './bundle-worker.ts';
import { random } from './random.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

export interface WorkerPoolOptions {
  /** The worker file: it exports `createCrashWorker`. */
  readonly worker: URL;
  readonly workers: number;
  readonly leaseMs: number;
  /** Handed to the worker file as `hooks.parameters`: connection strings and the like. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Packages not to be bundled, beside native ones. */
  readonly external: readonly string[];
  readonly answerLedger: (request: LedgerRequest) => boolean;
}

/** The machines behind one load balancer: always as many as asked for, a dead one is replaced at once. */
export class WorkerPool {
  readonly secret = `whsec_${randomBytes(24).toString('hex')}`;
  readonly #options: WorkerPoolOptions;
  readonly #live = new Set<WorkerProcess>();
  #file = '';
  #started = 0;
  #closing = false;
  #failure: unknown;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#file = await bundleWorker(this.#options.worker, this.#options.external);
    await Promise.all(Array.from({ length: this.#options.workers }, () => this.#add()));
  }

  /** The workers that listen now. */
  get live(): readonly WorkerProcess[] {
    if (this.#failure) throw this.#failure;
    return [...this.#live];
  }

  pick(): WorkerProcess | undefined {
    const { live } = this;
    return live[Math.floor(random() * live.length)];
  }

  /** Ends every worker at once. */
  async close(): Promise<void> {
    this.#closing = true;
    const all = [...this.#live];
    for (const worker of all) {
      worker.signal('SIGCONT');
      worker.signal('SIGKILL');
    }
    await Promise.all(all.map((worker) => worker.exited));
    rmSync(this.#file, { force: true });
  }

  async #add(): Promise<void> {
    const { secret } = this;
    const { leaseMs, parameters, answerLedger } = this.#options;
    const settings = { secret, leaseMs, parameters, workerIndex: this.#started++ };
    const worker = await startWorkerProcess(this.#file, settings, answerLedger);
    this.#live.add(worker);
    if (this.#closing) worker.signal('SIGKILL');
    void worker.exited.then(() => {
      this.#live.delete(worker);
      worker.agent.destroy();
      if (!this.#closing) this.#add().catch((error) => (this.#failure ??= error));
    });
  }
}
