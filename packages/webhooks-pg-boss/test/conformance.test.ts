import { describeEventQueue } from '@x/webhooks/conformance';
import { describe, it } from 'vitest';
import { pgBossQueue } from '../src/pg-boss-queue.ts';
import { createPgBossWorker } from '../src/pg-boss-worker.ts';
import { useBoss } from './support/boss.ts';
import { PATIENT_MS } from './support/subject.ts';

const test = useBoss();

describeEventQueue(
  'pgBossQueue',
  () => {
    const name = test.nextName();
    const { boss } = test;
    return {
      queue: pgBossQueue({ boss, name, attempts: 3, retryDelaySeconds: 0, timeoutMs: PATIENT_MS }),
      startWorker: (receiver) => createPgBossWorker({ boss, name, receiver, pollIntervalMs: 30, inProgressDelayMs: 30 }),
    };
  },
  { framework: { describe, it } },
);
