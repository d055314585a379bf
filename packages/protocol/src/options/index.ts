export type { OptionRules } from './check-options.ts';
export { checkOptions } from './check-options.ts';
export { describeKind } from './describe-kind.ts';
export { findInvisibleCharacter } from './invisible-character.ts';
export { isPlainObject } from './is-plain-object.ts';
export { findNearestName } from './nearest-name.ts';
