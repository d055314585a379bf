import { describeQueueContract } from './support/describe-queue-contract.ts';

describeQueueContract('BullMQ 6');
