export type { OptionRules } from './check-options.ts';
export { checkOptions } from './check-options.ts';
export { describeKind } from './describe-kind.ts';
export { isPlainObject } from './is-plain-object.ts';
export { findNearestName } from './nearest-name.ts';
