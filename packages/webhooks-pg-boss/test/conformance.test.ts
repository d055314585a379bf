import { describeEventQueue } from '@x/webhooks/conformance';
import { describe, it } from 'vitest';
import { createPgBossWorker } from '../src/create-pg-boss-worker.ts';
import { pgBossQueue } from '../src/pg-boss-queue.ts';
import { useBoss } from './test-boss.fixture.ts';

const test = useBoss();

describeEventQueue(
  'pgBossQueue',
  () => {
    const name = test.nextName();
    const { boss } = test;
    return {
      queue: pgBossQueue({ boss, name, attempts: 3, retryDelaySeconds: 0, timeoutMs: 10_000 }),
      startWorker: (receiver) => createPgBossWorker({ boss, name, receiver, pollIntervalMs: 30, inProgressDelayMs: 30 }),
    };
  },
  { framework: { describe, it } },
);
