import { describe, expect, it } from 'vitest';
import { checkStoreHistory } from '../../src/conformance/index.ts';
import { memoryStore } from '../../src/index.ts';
import { createWrongStore, type Fault, faults } from './support/wrong-stores.ts';

const operations = process.env['X_SOAK'] === undefined ? 5_000 : 1_000_000;

describe('checkStoreHistory', () => {
  it('finds nothing in memoryStore', async () => {
    let time = 1_700_000_000_000;
    const advance = (ms: number): void => {
      time += ms;
    };
    const create = () => ({ store: memoryStore({ now: () => time }), advance });
    expect(await checkStoreHistory(create, { operations })).toEqual({ operations, anomalies: [] });
  }, 3_600_000);

  it.each([1, 2, 3, 4, 5])('finds nothing in a right store whose clients have wrong clocks, with seed %i', async (seed) => {
    const history = await checkStoreHistory(() => createWrongStore('none'), { operations: 5_000, seed });
    expect(history).toEqual({ operations: 5_000, anomalies: [] });
  });

  const wrong = (Object.keys(faults) as Fault[]).filter((fault) => fault !== 'none');
  it.each(wrong.map((fault) => [faults[fault], fault] as const))('catches a store that %s', async (_title, fault) => {
    for (const seed of [1, 2, 3]) {
      const { anomalies } = await checkStoreHistory(() => createWrongStore(fault), { operations: 10_000, seed });
      expect(anomalies[0]?.history.length).toBeGreaterThan(0);
    }
  });

  it('makes the same calls for the same seed, and names the rule, the key and what led to it', async () => {
    const runs = await Promise.all(
      [7, 7, 8].map((seed) => checkStoreHistory(() => createWrongStore('mark-before-handler'), { seed })),
    );
    const [first, second, other] = runs.map(({ anomalies }) =>
      anomalies.map(({ key, operation, rule }) => [key, operation, rule]),
    );
    expect(first).toEqual(second);
    expect(first).not.toEqual(other);
    expect(first?.map(([, , rule]) => rule)).toContain('done-without-completion');
  });

  it.each([
    [{ operation: 5 }, 'has no option "operation"'],
    [{ operations: 0 }, 'operations'],
    [{ clients: 7 }, 'clients'],
    [{ seed: 0.5 }, 'seed'],
  ])('refuses %j', async (options, message) => {
    await expect(checkStoreHistory(() => createWrongStore('none'), options as never)).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_CONFIG_OPTION',
      message: expect.stringContaining(message),
    });
  });
});
