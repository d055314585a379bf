export type { OptionRules } from './check-options.ts';
export { checkOptions, isPlainObject } from './check-options.ts';
export { describeKind } from './describe-kind.ts';
export { findInvisibleCharacter } from './invisible-character.ts';
export { findNearestName } from './nearest-name.ts';
