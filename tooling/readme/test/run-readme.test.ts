import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { extractSnippets } from '../src/extract-snippets.ts';
import { runReadme } from '../src/run-readme.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(path.dirname(fileURLToPath(import.meta.url)), '../.reports-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function readme(text: string): Promise<URL> {
  const file = path.join(folder, 'README.md');
  await writeFile(file, text);
  return pathToFileURL(file);
}

describe('extractSnippets', () => {
  test('joins a continued block to the one before it and keeps its line', () => {
    expect(extractSnippets('# a\n```ts\na\n```\n\n```ts continue\nb\n```\n```sh\nls\n```\n')).toEqual([
      { line: 2, code: 'a\nb\n', mode: 'run' },
    ]);
  });

  test('refuses an unknown flag and an open fence', () => {
    expect(() => extractSnippets('```ts skip\n```')).toThrow(/unknown flag/);
    expect(() => extractSnippets('```ts\na')).toThrow(/never closed/);
  });
});

describe('runReadme', () => {
  test('gives back what a program printed', async () => {
    const result = await runReadme(await readme("```ts\nconsole.log('6.99', process.env['WHO']);\n```\n"), {
      env: { WHO: 'payer' },
    });
    expect(result.outputs).toEqual(['6.99 payer\n']);
  });

  test('refuses a program that fails', async () => {
    await expect(runReadme(await readme("```ts\nthrow new Error('lost');\n```\n"))).rejects.toThrow(
      /README.md:1: exit 1[\s\S]*lost/,
    );
  });

  test('refuses a program that does not type-check, even one that is not run', async () => {
    await expect(runReadme(await readme("```ts check\nconst amount: number = '1';\n```\n"))).rejects.toThrow(
      /does not type-check/,
    );
  });

  test('hands over the port of a program that serves', async () => {
    const source =
      "```ts serve\nimport { createServer } from 'node:http';\ncreateServer((_, r) => r.end('up')).listen(3000);\n```\n";
    let seen = '';
    await runReadme(await readme(source), {
      exercise: async (port) => {
        seen = await (await fetch(`http://127.0.0.1:${port}/`)).text();
      },
    });
    expect(seen).toBe('up');
  });
});
