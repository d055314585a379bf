export type { SecretWatch, Source } from './create-secret-watch.ts';
export { withoutListeners } from './ears.ts';
export { secretWatch } from './secret-watch.ts';
export { spellSecret } from './spell-secret.ts';
