import { packageBuild } from '../../tooling/tsup/package-build.ts';

export default packageBuild({
  entry: ['src/index.ts', 'src/conformance/index.ts', 'src/testing/index.ts', 'src/node/index.ts', 'src/store/index.ts'],
});
