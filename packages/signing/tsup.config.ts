import { packageBuild } from '../../tooling/tsup/package-build.ts';

export default packageBuild({
  entry: ['src/index.ts', 'src/itpay/index.ts', 'src/stablecoin/index.ts', 'src/diagnose/index.ts'],
});
