export { spellSecret } from './find-secret.ts';
export { secretWatch } from './secret-watch.ts';
