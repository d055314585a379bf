export interface SandboxPaymentMethod {
  readonly cryptoCurrency: string;
  readonly network: string;
  readonly networkDisplayName: string;
  readonly minAmount: string;
  readonly maxAmount: string;
  readonly estimatedConfirmationTimeSec: number;
  readonly displayOrder: number;
}

/** Not in display order, as nothing promises it: a client sorts by `displayOrder`. */
export const DEFAULT_PAYMENT_METHODS: readonly SandboxPaymentMethod[] = [
  method('USDT', 'ethereum', 'Ethereum (ERC20)', 180, 4),
  method('USDC', 'tron', 'TRON (TRC20)', 60, 2),
  method('USD1', 'bsc', 'BNB Smart Chain (BEP20)', 45, 6),
  method('USDT', 'tron', 'TRON (TRC20)', 60, 1),
  method('USDC', 'ethereum', 'Ethereum (ERC20)', 180, 3),
  method('USDC', 'polygon', 'Polygon PoS', 30, 5),
];

function method(
  cryptoCurrency: string,
  network: string,
  networkDisplayName: string,
  estimatedConfirmationTimeSec: number,
  displayOrder: number,
): SandboxPaymentMethod {
  return {
    cryptoCurrency,
    network,
    networkDisplayName,
    minAmount: '1.00',
    maxAmount: '50000.00',
    estimatedConfirmationTimeSec,
    displayOrder,
  };
}
