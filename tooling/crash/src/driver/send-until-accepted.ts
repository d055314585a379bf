import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { SignedEvent } from './build-event.ts';
import { random } from './random.ts';
import type { WorkerPool } from './worker-pool.ts';
import type { WorkerProcess } from './worker-process.ts';

/** One attempt's outcome: the answer, or that there was none. */
export interface Attempt {
  readonly status: number | 'reset' | 'timeout';
  readonly body: string;
}

/** Sends one event once. Never rejects. */
export function sendOnce(worker: WorkerProcess, event: SignedEvent, timeoutMs: number): Promise<Attempt> {
  return new Promise((resolve) => {
    const fail = () => resolve({ status: 'reset', body: '' });
    const call = request(
      {
        host: '127.0.0.1',
        port: worker.port,
        agent: worker.agent,
        path: '/webhooks',
        method: 'POST',
        headers: { ...event.headers, 'content-length': Buffer.byteLength(event.body) },
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
        response.on('error', fail);
        response.on('aborted', fail);
      },
    );
    call.on('error', fail);
    call.setTimeout(timeoutMs, () => {
      resolve({ status: 'timeout', body: '' });
      call.destroy();
    });
    call.end(event.body);
  });
}

export interface SendLimits {
  readonly attemptTimeoutMs: number;
  readonly onAttempt: (attempt: Attempt) => void;
  /** How long to wait after an answer that is no 200. */
  readonly pauseMs: number;
}

/** What a gateway does, hurriedly: sends until somebody answers 200, each time to any of the machines. */
export async function sendUntilAccepted(pool: WorkerPool, event: SignedEvent, limits: SendLimits): Promise<void> {
  for (;;) {
    const worker = pool.pick();
    if (worker) {
      const attempt = await sendOnce(worker, event, limits.attemptTimeoutMs);
      limits.onAttempt(attempt);
      if (attempt.status === 200) return;
      await delay(typeof attempt.status === 'number' ? limits.pauseMs * (0.5 + random()) : 5 + random() * 20);
    } else {
      await delay(10);
    }
  }
}
