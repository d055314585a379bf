import { describeQueueContract } from './testing/describe-queue-contract.ts';

describeQueueContract('BullMQ 6');
