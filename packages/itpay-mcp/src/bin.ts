#!/usr/bin/env node
import { claimStdout } from './program/claim-stdout.ts';

// Before anything else is loaded: what a dependency prints while it loads must not reach the client either.
const { protocol } = claimStdout();

void import('./program/run-program.ts').then(({ runProgram }) => runProgram(process.argv.slice(2), process.env, protocol));
