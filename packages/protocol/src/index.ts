export { forbidProtoKey } from './forbid-proto-key.ts';
export { formatIssues } from './format-issues.ts';
export * as itpay from './itpay/index.ts';
export * as money from './money/index.ts';
export * as stablecoin from './stablecoin/index.ts';
