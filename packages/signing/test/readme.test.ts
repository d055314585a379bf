import { runReadme } from '@x/tooling-readme';
import { expect, test } from 'vitest';

test('README › every snippet type-checks, runs and prints what its comments say', async () => {
  const { outputs } = await runReadme(new URL('../README.md', import.meta.url));
  expect(outputs.join('')).toBe(
    [
      '200, signed with secret 0',
      '401, ERR_SIGNING_SIGNATURE_MISMATCH',
      '401, ERR_SIGNING_HEADER_MISSING',
      '44',
      'timestamp-wrong-unit',
      'body-json-spacing true',
      '',
    ].join('\n'),
  );
}, 120_000);
