import { packageTests } from '../../tooling/vitest/package-tests.ts';

export default packageTests({ name: 'webhooks-fastify', watchSecrets: true });
