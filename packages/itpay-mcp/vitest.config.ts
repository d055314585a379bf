import { packageTests } from '../../tooling/vitest/package-tests.ts';

export default packageTests({ name: 'itpay-mcp', globalSetup: ['test/support/bundle-program.ts'] });
