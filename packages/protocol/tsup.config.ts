import { packageBuild } from '../../tooling/tsup/package-build.ts';

export default packageBuild({
  entry: [
    'src/index.ts',
    'src/itpay/index.ts',
    'src/stablecoin/index.ts',
    'src/statuses/index.ts',
    'src/money/index.ts',
    'src/options/index.ts',
    'src/address/index.ts',
  ],
});
