import { createSandbox, type Sandbox } from '../create-sandbox.ts';
import { formatEnvironment } from './format-environment.ts';
import { type Arguments, HELP, readArguments } from './read-arguments.ts';

/** The programme: starts the sandbox, says how to reach it, ends on SIGINT or SIGTERM. */
export async function runSandbox(argv: readonly string[]): Promise<void> {
  let wish: Arguments;
  try {
    wish = readArguments(argv);
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error), 2);
  }
  if (wish.help) {
    process.stdout.write(HELP);
    return;
  }
  try {
    const sandbox = await createSandbox(wish.options);
    process.stdout.write(`${formatEnvironment(sandbox)}\nWatch and pay at ${sandbox.url}\nCtrl-C ends it.\n`);
    endOnSignal(sandbox);
  } catch (error) {
    complain(explain(error), 1);
  }
}

function endOnSignal(sandbox: Sandbox): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void sandbox.close().then(() => process.exit(0));
    });
  }
}

function explain(error: unknown): string {
  if (error instanceof Error && Reflect.get(error, 'code') === 'EADDRINUSE')
    return 'The port is taken: choose another with --port, or 0 for a free one.';
  return error instanceof Error ? error.message : String(error);
}

function complain(message: string, exitCode: number): void {
  process.stderr.write(`x-sandbox: ${message}\n`);
  process.exitCode = exitCode;
}
