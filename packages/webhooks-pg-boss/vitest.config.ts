import { packageTests } from '../../tooling/vitest/package-tests.ts';

export default packageTests({ name: 'webhooks-pg-boss', globalSetup: 'test/support/server.ts' });
