import { describeAdding } from './describe-adding.ts';
import { describeDeadLetters } from './describe-dead-letters.ts';
import { describeWorking } from './describe-working.ts';
import type { CreateQueue } from './queue-under-test.ts';
import { checkSuiteOptions, resolveFramework, type TestFramework } from './test-framework.ts';

/** How the suite of a queue runs. */
export interface EventQueueConformanceOptions {
  /** Default: the globals `describe` and `it`. */
  readonly framework?: TestFramework;
  /** How many adds are made at once. Default 25. */
  readonly concurrency?: number;
}

/**
 * The contract of an `EventQueue` and its worker, as tests: for the queues of this project and for anyone's own.
 *
 * @param create gives a fresh, empty queue for each test
 */
export function describeEventQueue(name: string, create: CreateQueue, options: EventQueueConformanceOptions = {}): void {
  checkSuiteOptions('describeEventQueue', options, ['framework', 'concurrency']);
  const framework = resolveFramework(options.framework);
  framework.describe(`${name} as an EventQueue`, () => {
    describeAdding(framework, create, options.concurrency ?? 25);
    describeWorking(framework, create);
    describeDeadLetters(framework, create);
  });
}
