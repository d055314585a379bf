// A vitest setup file: watches over every test of a package, without the tests' doing. See README.md.
import { afterAll, afterEach } from 'vitest';
import { isBranded } from './hear-errors.ts';
import { made } from './hear-process.ts';
import { secretWatch } from './secret-watch.ts';

// Setup hooks come before a test file's own, so these end last: what closing says is heard too.
afterEach(refuseLeaks);
afterAll(refuseLeaks);

function refuseLeaks(): void {
  for (const error of made) if (isBranded(error)) secretWatch.hear(`error ${error.name}`, error);
  made.clear();
  const leaks = secretWatch.findLeaks();
  if (leaks.length > 0) throw new Error(`Secrets were let out:\n${leaks.slice(0, 20).join('\n')}`);
}
