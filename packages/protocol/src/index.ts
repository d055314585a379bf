// Helpers for schemas

export { forbidProtoKey } from './schema/forbid-proto-key.ts';
export { formatIssues } from './schema/format-issues.ts';

// Texts that identify something

export { findInvisibleCharacter } from './options/invisible-character.ts';

// The other entry points as namespaces

/** Everything that `@x/protocol/itpay` exports. */
export * as itpay from './itpay/index.ts';
/** Everything that `@x/protocol/money` exports. */
export * as money from './money/index.ts';
/** Everything that `@x/protocol/stablecoin` exports. */
export * as stablecoin from './stablecoin/index.ts';
