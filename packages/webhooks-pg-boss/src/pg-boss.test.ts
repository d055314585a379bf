import { createWebhookReceiver, type Delivery, defineProvider, memoryStore, type HandlerContext } from '@x/webhooks';
import { postgresStore } from '@x/webhooks-postgres';
import { tcpProxy } from '@x/tooling-services';
import pg from 'pg';
import PgBoss from 'pg-boss';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPgBossWorker } from './create-pg-boss-worker.ts';
import { deriveJobId } from './derive-job-id.ts';
import { pgBossQueue } from './pg-boss-queue.ts';
import { useBoss } from './test-boss.fixture.ts';

export { defineProvider, memoryStore, createWebhookReceiver, PgBoss, pg, tcpProxy, postgresStore, deriveJobId };
export type { Delivery, HandlerContext };
const test = useBoss();
describe('x', () => { it('y', () => { expect(test).toBeDefined(); onTestFinished(() => {}); createPgBossWorker; pgBossQueue; }); });
