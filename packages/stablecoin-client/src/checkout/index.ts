// What a payer may be shown: usable in browsers, without the transport

export type { AddressCheck } from '@x/protocol/address';
export { checkDepositAddress } from '@x/protocol/address';
export type { Payable, PayableAmount, PayableOptions, PayableOrder } from './payable.ts';
export { payable } from './payable.ts';

// Errors

export { isStablecoinError, StablecoinError, StablecoinResponseError, StablecoinValidationError } from '../errors.ts';
