import { formatEnvironment } from '../credentials.ts';
import { createSandbox, type Sandbox } from '../sandbox.ts';
import { type Arguments, HELP, readArguments } from './arguments.ts';

/** The program: starts the sandbox, says how to reach it, and ends on SIGINT or SIGTERM. */
export async function runSandbox(argv: readonly string[]): Promise<void> {
  const args = parse(argv);
  if (args === undefined) return;
  if (args.help) {
    process.stdout.write(HELP);
    return;
  }
  try {
    const logger = { warn: (_facts: unknown, message: string) => complain(message) };
    const sandbox = await createSandbox({ ...args.options, logger });
    process.stdout.write(`${formatEnvironment(sandbox)}\nWatch and pay at ${sandbox.url}\nPress Ctrl-C to stop.\n`);
    closeOnSignal(sandbox);
  } catch (error) {
    complain(explain(error));
    process.exitCode = 1;
  }
}

function parse(argv: readonly string[]): Arguments | undefined {
  try {
    return readArguments(argv);
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
    return undefined;
  }
}

function closeOnSignal(sandbox: Sandbox): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void sandbox.close().then(() => process.exit(0));
    });
  }
}

function explain(error: unknown): string {
  if (error instanceof Error && Reflect.get(error, 'code') === 'EADDRINUSE') {
    return 'The port is in use. Choose another with --port, or 0 for a free one.';
  }
  return error instanceof Error ? error.message : String(error);
}

function complain(message: string): void {
  process.stderr.write(`x-sandbox: ${message}\n`);
}
