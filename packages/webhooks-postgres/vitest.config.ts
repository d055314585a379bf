import { packageTests } from '../../tooling/vitest/package-tests.ts';

export default packageTests({ name: 'webhooks-postgres', globalSetup: 'test/support/server.ts' });
