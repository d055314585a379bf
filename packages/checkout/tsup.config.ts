import { packageBuild } from '../../tooling/tsup/package-build.ts';

// Everything is bundled: the package has no dependencies, and a browser loads the element as one file without a build step.
export default [
  packageBuild({
    entry: ['src/index.ts', 'src/html/index.ts', 'src/server/index.ts'],
    clean: ['**/*', '!element', '!element/**'],
    noExternal: [/./],
    // All types come from this build: its start removes every declaration below dist, those of the element too.
    dts: {
      entry: ['src/index.ts', 'src/html/index.ts', 'src/server/index.ts', 'src/element/index.ts'],
      compilerOptions: { ignoreDeprecations: '6.0' },
    },
  }),
  packageBuild({
    entry: ['src/element/index.ts'],
    outDir: 'dist/element',
    platform: 'browser',
    target: 'es2022',
    splitting: false,
    dts: false,
    noExternal: [/./],
  }),
].flat();
