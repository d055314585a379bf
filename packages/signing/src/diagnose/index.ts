import type * as causes from './causes.ts';
import type * as diagnosis from './diagnosis.ts';

// The two gateways

export * as itpay from './itpay.ts';
export * as stablecoin from './stablecoin.ts';

// The causes and what to do about each

export { hints } from './causes.ts';

// Types

// Aliases, not re-exports: the bundler of the declaration files mistakes the latter for values.
export type Cause = causes.Cause;
export type Diagnosis = diagnosis.Diagnosis;
