import type typescript from 'typescript';
import type { Consumer } from './create-consumer.d.mts';

/** Compiles a consumer with `skipLibCheck` off and tells what is wrong in the declarations that are ours. */
export declare function findDeclarationFaults(
  compiler: typeof typescript,
  consumer: Consumer,
  application: { readonly folder: string; readonly isOurs: (path: string) => boolean },
): readonly string[];
