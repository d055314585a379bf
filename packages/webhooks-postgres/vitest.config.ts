import { packageTests } from '../../tooling/vitest/package-tests.ts';

export default packageTests({ name: 'webhooks-postgres', watchSecrets: true, globalSetup: 'test/support/server.ts' });
