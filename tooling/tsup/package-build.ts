import { defineConfig, type Options } from 'tsup';

/** The one build of every package: ESM, CommonJS and types for both, for the oldest Node that is supported. */
export function packageBuild(options: { readonly entry: string[] } & Omit<Options, 'entry'>): ReturnType<typeof defineConfig> {
  return defineConfig({
    format: ['esm', 'cjs'],
    target: 'node20',
    platform: 'node',
    clean: true,
    // One copy of each class, however many entry points share it: `instanceof` must hold between them.
    splitting: true,
    // The code is not minified, and the maps of the CommonJS files would hold the path of this checkout.
    sourcemap: false,
    removeNodeProtocol: false,
    dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
    ...options,
  });
}
