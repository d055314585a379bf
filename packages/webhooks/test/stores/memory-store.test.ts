import fc from 'fast-check';
import { describe, it } from 'vitest';
import { describeEventStore } from '../../src/conformance/index.ts';
import { memoryStore } from '../../src/stores/memory-store.ts';

describeEventStore(
  'memoryStore',
  () => {
    let time = 1_700_000_000_000;
    return {
      store: memoryStore({ now: () => time }),
      advance: (ms) => {
        time += ms;
      },
    };
  },
  { framework: { describe, it }, fastCheck: fc, modelRuns: 200 },
);

describeEventStore('memoryStore on the real clock', () => ({ store: memoryStore() }), {
  framework: { describe, it },
  concurrency: 200,
});
