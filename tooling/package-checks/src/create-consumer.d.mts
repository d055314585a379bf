import type typescript from 'typescript';

export interface Consumer {
  /** The file that imports each entry point. */
  readonly imported: string;
  /** The file that requires each entry point. */
  readonly required: string;
  /** As Node resolves, with any further files. */
  compileForNode(...paths: readonly string[]): typescript.Program;
  compileForBundler(): typescript.Program;
}

/** Writes the code of a user into an application, once for `import` and once for `require`, and lends the means to compile it. */
export declare function createConsumer(
  compiler: typeof typescript,
  application: { readonly folder: string; readonly entryPoints: readonly string[] },
): Consumer;
