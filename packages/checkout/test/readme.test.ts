import { runReadme } from '@x/tooling-readme';
import { expect, test } from 'vitest';

test('the programs of the README serve a page and describe a payment', async () => {
  const pages: string[] = [];
  const { outputs } = await runReadme(new URL('../README.md', import.meta.url), {
    exercise: async (port) => {
      for (const path of ['/pay/5f0c9a', '/pay/guessed']) {
        const answer = await fetch(`http://127.0.0.1:${port}${path}`);
        pages.push(`${answer.status} ${(await answer.text()).includes('I will use TRON (TRC20)')}`);
      }
    },
  });
  expect(pages).toEqual(['200 true', '404 false']);
  expect(outputs[1]).toContain('underpaid 41.00\ntrue\nrenderCheckout has no option "local". Did you mean "locale"?');
}, 90_000);
