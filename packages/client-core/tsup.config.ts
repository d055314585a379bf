import { packageBuild } from '../../tooling/tsup/package-build.ts';

export default packageBuild({ entry: ['src/index.ts', 'src/errors/index.ts'] });
