import { packageTests } from '../vitest/package-tests.ts';

export default packageTests({ name: 'tooling-secret-watch' });
