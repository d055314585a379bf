import { Queue } from 'bullmq';
import { Queue as Queue5 } from 'bullmq5';
import { expect, it, vi } from 'vitest';
import { describeQueueContract } from './support/describe-queue-contract.ts';

vi.mock('bullmq', () => import('bullmq5'));

it('runs over BullMQ 5 here', () => {
  expect(Queue).toBe(Queue5);
});

describeQueueContract('BullMQ 5');
