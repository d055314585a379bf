import { describe, expect, test } from 'vitest';
import { describeChoice } from '../../src/index.ts';

const METHODS = [
  { cryptoCurrency: 'USDT', network: 'ethereum', networkDisplayName: 'Ethereum (ERC20)', minAmount: '50.00', displayOrder: 4 },
  {
    cryptoCurrency: 'USDC',
    network: 'tron',
    networkDisplayName: 'TRON (TRC20)',
    displayOrder: 2,
    estimatedConfirmationTimeSec: 60,
  },
  { cryptoCurrency: 'USD1', network: 'bsc' },
  { cryptoCurrency: 'USDT', network: 'tron', networkDisplayName: 'TRON (TRC20)', displayOrder: 1, maxAmount: '10.5' },
];
const choose = (amount: string) => describeChoice({ amount, currency: 'USDC' }, METHODS).methods;

describe('describeChoice', () => {
  test('groups networks by currency, in the order of displayOrder', () => {
    expect(choose('10.50')).toEqual([
      { currency: 'USDT', networks: [{ network: 'tron', name: 'TRON (TRC20)' }] },
      { currency: 'USDC', networks: [{ network: 'tron', name: 'TRON (TRC20)', seconds: 60 }] },
      { currency: 'USD1', networks: [{ network: 'bsc', name: 'bsc' }] },
    ]);
  });

  test('leaves out methods whose minimum or maximum the amount breaks', () => {
    expect(choose('50')?.map(({ currency, networks }) => [currency, networks.length])).toEqual([
      ['USDC', 1],
      ['USDT', 1],
      ['USD1', 1],
    ]);
    expect(choose('49.99')?.map(({ currency }) => currency)).toEqual(['USDC', 'USD1']);
  });

  test.each(['', '0', '-1', '1e2', 'NaN'])('refuses the amount "%s"', (amount) => {
    expect(() => choose(amount)).toThrow(TypeError);
  });
});
