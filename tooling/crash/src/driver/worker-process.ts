import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:http';
import type { CrashPoint } from '../crash-points.ts';
import type { FromWorker, LedgerRequest, ToWorker, WorkerSettings } from '../messages.ts';

/** One running worker as its parent sees it. */
export interface WorkerProcess {
  readonly port: number;
  readonly agent: Agent;
  readonly exited: Promise<void>;
  arm(point: CrashPoint): void;
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void;
}

/** Starts a worker and waits until it listens. */
export async function startWorkerProcess(
  file: string,
  settings: WorkerSettings,
  answerLedger: (request: LedgerRequest) => boolean,
): Promise<WorkerProcess> {
  const child = fork(file, [JSON.stringify(settings)], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const exited = once(child, 'exit').then(() => undefined);
  const complaint = collect(child);
  const port = await new Promise<number>((resolve, reject) => {
    child.on('message', (message: FromWorker) => {
      if (message.type === 'ready') resolve(message.port);
      else reply(child, { type: 'ledger-reply', id: message.id, result: answerLedger(message.request) });
    });
    child.once('exit', (code) => reject(new Error(`A worker ended before it listened (${code}): ${complaint()}`)));
  });
  return {
    port,
    agent: new Agent({ keepAlive: true }),
    exited,
    arm: (point) => reply(child, { type: 'arm', point }),
    signal: (name) => void child.kill(name),
  };
}

function reply(child: ChildProcess, message: ToWorker): void {
  // A worker that is gone needs no answer.
  if (child.connected) child.send(message, () => undefined);
}

function collect(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-2_000);
  });
  return () => text;
}
