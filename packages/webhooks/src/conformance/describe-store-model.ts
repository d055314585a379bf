import type { AsyncCommand } from 'fast-check';
import { buildStoreCommands, type StoreModel } from './store-commands.ts';
import { type CreateStore, type Subject, withStore } from './store-under-test.ts';
import type { TestFramework } from './test-framework.ts';

/** The default export of fast-check. */
export type FastCheck = typeof import('fast-check')['default'];

interface StoreModelOptions {
  readonly fastCheck: FastCheck;
  readonly claimEnds: 'clock' | 'transaction';
  readonly runs: number | undefined;
}

/** Random sequences of claim, complete, release, crash and late calls over three events, each step checked against a model. */
export function describeStoreModel({ describe, it }: TestFramework, create: CreateStore, options: StoreModelOptions): void {
  const { fastCheck: fc, claimEnds } = options;
  describe('model', () => {
    it('agrees with the store over random commands', async () => {
      const key = fc.constantFrom('evt_1', 'evt_2', 'evt_3');
      const commands = buildStoreCommands(claimEnds).map((build) =>
        key.map((name) => build(name) as AsyncCommand<StoreModel, Subject>),
      );
      let numRuns = options.runs;
      if (numRuns === undefined) {
        await withStore(create, async ({ advance }) => {
          numRuns = advance === undefined ? 15 : 100;
        });
      }
      await fc.assert(
        fc.asyncProperty(fc.commands(commands, { size: 'medium', maxCommands: 30 }), (sequence) =>
          withStore(create, (subject) => fc.asyncModelRun(() => ({ model: new Map(), real: subject }), sequence)),
        ),
        { numRuns: numRuns ?? 15, endOnFailure: true },
      );
    });
  });
}
