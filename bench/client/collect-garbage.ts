import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** `minor`: the young generation only; compiled code and its types stay. */
export const collectGarbage = runInNewContext('gc') as (options?: { readonly type: 'minor' }) => void;
