import { packageTests } from '../../tooling/vitest/package-tests.ts';

export default packageTests({ name: 'webhooks-pg-boss', watchSecrets: true, globalSetup: 'test/support/server.ts' });
