import { packageTests } from '../vitest/package-tests.ts';

export default packageTests({ name: 'package-checks', include: ['test/**/*.test.mjs'] });
