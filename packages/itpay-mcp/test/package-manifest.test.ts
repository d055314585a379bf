import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import server from '../server.json' with { type: 'json' };
import { parseArguments, USAGE } from '../src/program/arguments.ts';

describe('server.json', () => {
  test('names the package, its version and its command as they are published', () => {
    expect(server.name).toBe(manifest.mcpName);
    for (const entry of server.packages) {
      expect(entry).toMatchObject({ registryType: 'npm', identifier: manifest.name, version: server.version });
    }
    expect(server.version).toBe(manifest.version);
  });

  test('keeps to what the registry takes', () => {
    expect(server.name).toMatch(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/);
    expect(server.description.length).toBeLessThanOrEqual(100);
    expect(server.title.length).toBeLessThanOrEqual(100);
  });

  test('offers standard input and output, and Streamable HTTP, with arguments that the program takes', () => {
    expect(server.packages.map(({ transport }) => transport.type)).toEqual(['stdio', 'streamable-http']);
    for (const { packageArguments } of server.packages) {
      for (const argument of packageArguments) {
        expect(argument.description.length).toBeLessThanOrEqual(100);
        const value = argument.name === '--http' ? '3333' : argument.name.startsWith('--allow') ? 'a,b' : 'CNY=5000';
        expect(() => parseArguments([argument.name, value], {}), argument.name).not.toThrow();
      }
    }
  });

  test('names environment variables that the program reads, the key as a secret', () => {
    const variables = server.packages.flatMap((entry) => entry.environmentVariables);
    for (const { name } of variables) expect(USAGE).toContain(name);
    expect(variables.find(({ name }) => name === 'ITPAY_API_KEY')).toMatchObject({ isSecret: true });
  });
});

describe('README.md', () => {
  test('names every option of the command line and every tool', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    const options = [...USAGE.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option ?? '');
    expect(options.length).toBeGreaterThan(15);
    for (const option of options.filter((name) => name !== '--version')) expect(readme).toContain(option);
    for (const variable of USAGE.match(/ITPAY_\w+/g) ?? []) expect(readme).toContain(variable);
  });
});
