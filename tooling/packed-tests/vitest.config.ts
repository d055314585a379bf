import { packageTests } from '../vitest/package-tests.ts';

// Runtimes are downloaded on first use.
export default packageTests({ name: 'packed-tests', testTimeout: 300_000, hookTimeout: 300_000 });
