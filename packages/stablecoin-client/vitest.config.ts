import { packageTests } from '../../tooling/vitest/package-tests.ts';

export default packageTests({ name: 'stablecoin-client', watchSecrets: true });
