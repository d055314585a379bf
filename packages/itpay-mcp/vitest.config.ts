import { packageTests } from '../../tooling/vitest/package-tests.ts';

export default packageTests({ name: 'itpay-mcp', watchSecrets: true, globalSetup: ['test/support/bundle-program.ts'] });
