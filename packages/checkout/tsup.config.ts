import { packageBuild } from '../../tooling/tsup/package-build.ts';

// Everything is bundled: the package has no dependencies, and a browser loads the element as one file without a build step.
export default [
  packageBuild({
    entry: ['src/index.ts', 'src/html/index.ts', 'src/server/index.ts'],
    clean: ['**/*', '!element', '!element/**'],
    noExternal: [/./],
  }),
  packageBuild({
    entry: ['src/element/index.ts'],
    outDir: 'dist/element',
    platform: 'browser',
    target: 'es2022',
    splitting: false,
    noExternal: [/./],
  }),
].flat();
