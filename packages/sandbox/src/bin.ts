#!/usr/bin/env node
import { runSandbox } from './cli/run-sandbox.ts';

void runSandbox(process.argv.slice(2));
