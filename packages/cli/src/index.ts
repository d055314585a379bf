// The command line

export { exitCodes } from './exit-codes.ts';
export { runCli } from './run.ts';
export { CliUsageError } from './usage-error.ts';
