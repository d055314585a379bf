#!/usr/bin/env node
import { runSandbox } from './cli/run.ts';

void runSandbox(process.argv.slice(2));
