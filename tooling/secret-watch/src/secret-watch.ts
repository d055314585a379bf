import { createSecretWatch, type SecretWatch } from './create-secret-watch.ts';
import { isBranded } from './hear-errors.ts';

const KEY = Symbol.for('@x/tooling-secret-watch');
const shared = globalThis as { [KEY]?: SecretWatch };

/** The watch over this test file. One for the process: a test that resets the modules does not get another one. */
shared[KEY] ??= createSecretWatch(isBranded);
export const secretWatch: SecretWatch = shared[KEY];
