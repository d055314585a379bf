import { describeClaims } from './describe-claims.ts';
import { describeKeys } from './describe-keys.ts';
import { describeLeases } from './describe-leases.ts';
import { describeOwnership } from './describe-ownership.ts';
import { describeRetention } from './describe-retention.ts';
import { describeStateLookup } from './describe-state-lookup.ts';
import { describeStoreModel, type FastCheck } from './describe-store-model.ts';
import type { CreateStore } from './store-under-test.ts';
import { checkSuiteOptions, resolveFramework, type TestFramework } from './test-framework.ts';

/** How the suite of a store runs. */
export interface EventStoreConformanceOptions {
  /** Default: the globals `describe` and `it`. */
  readonly framework?: TestFramework;
  /**
   * What ends a claim whose owner has died. `clock` (default): its lease. `transaction`: its connection, because the claim is an
   * open transaction; the tests that let a lease end are left out.
   */
  readonly claimEnds?: 'clock' | 'transaction';
  /** How many claims are made at once. Default 50. */
  readonly concurrency?: number;
  /** The module `fast-check`: adds a run of random commands against a model. */
  readonly fastCheck?: FastCheck;
  /** Of the model. Default 100 with an `advance`, 15 without. */
  readonly modelRuns?: number;
}

/**
 * The contract of an `EventStore`, as tests: for the stores of this project and for anyone's own.
 *
 * @param create gives a fresh, empty store for each test
 */
export function describeEventStore(name: string, create: CreateStore, options: EventStoreConformanceOptions = {}): void {
  checkSuiteOptions('describeEventStore', options, ['framework', 'claimEnds', 'concurrency', 'fastCheck', 'modelRuns']);
  const framework = resolveFramework(options.framework);
  const { concurrency = 50, claimEnds = 'clock', fastCheck, modelRuns } = options;
  framework.describe(`${name} as an EventStore`, () => {
    describeClaims(framework, create, concurrency);
    describeOwnership(framework, create);
    if (claimEnds === 'clock') describeLeases(framework, create);
    describeRetention(framework, create);
    describeStateLookup(framework, create);
    describeKeys(framework, create);
    if (fastCheck !== undefined) describeStoreModel(framework, create, { fastCheck, claimEnds, runs: modelRuns });
  });
}
