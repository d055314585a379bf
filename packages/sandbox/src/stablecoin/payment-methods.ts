/** A coin and the network that it is paid on, as `paymentMethods.list` answers it. */
export interface SandboxPaymentMethod {
  /** `USDT`, `USDC` or `USD1`. */
  readonly cryptoCurrency: string;
  /** What an order names as its `network`. */
  readonly network: string;
  /** What payers read. */
  readonly networkDisplayName: string;
  /** The smallest order, as a decimal number. */
  readonly minAmount: string;
  /** The largest order, as a decimal number. */
  readonly maxAmount: string;
  /** How long a confirmation usually takes. */
  readonly estimatedConfirmationTimeSec: number;
  /** Clients sort by it. */
  readonly displayOrder: number;
}

const LIMITS = { minAmount: '1.00', maxAmount: '50000.00' };
const ETHEREUM = { ...LIMITS, network: 'ethereum', networkDisplayName: 'Ethereum (ERC20)', estimatedConfirmationTimeSec: 180 };
const TRON = { ...LIMITS, network: 'tron', networkDisplayName: 'TRON (TRC20)', estimatedConfirmationTimeSec: 60 };
const BSC = { ...LIMITS, network: 'bsc', networkDisplayName: 'BNB Smart Chain (BEP20)', estimatedConfirmationTimeSec: 45 };
const POLYGON = { ...LIMITS, network: 'polygon', networkDisplayName: 'Polygon PoS', estimatedConfirmationTimeSec: 30 };

/** Not in display order, as nothing promises it: a client sorts by `displayOrder`. */
export const DEFAULT_PAYMENT_METHODS: readonly SandboxPaymentMethod[] = [
  { cryptoCurrency: 'USDT', ...ETHEREUM, displayOrder: 4 },
  { cryptoCurrency: 'USDC', ...TRON, displayOrder: 2 },
  { cryptoCurrency: 'USD1', ...BSC, displayOrder: 6 },
  { cryptoCurrency: 'USDT', ...TRON, displayOrder: 1 },
  { cryptoCurrency: 'USDC', ...ETHEREUM, displayOrder: 3 },
  { cryptoCurrency: 'USDC', ...POLYGON, displayOrder: 5 },
];
