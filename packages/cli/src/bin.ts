#!/usr/bin/env node
import { runCli } from './run.ts';

async function main() {
  const write = (text: string) => process.stdout.write(text);
  process.exitCode = await runCli(process.argv.slice(2), { environment: process.env, write, now: Date.now });
}

void main();
