export type { AddressCheck } from './check-deposit-address.ts';
export { checkDepositAddress } from './check-deposit-address.ts';
