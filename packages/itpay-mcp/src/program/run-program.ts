import type { Writable } from 'node:stream';
import { isItPayError } from '@x/itpay-client';
import { ItPayMCPServer, type ItPayMCPServerOptions } from '../itpay-mcp-server.ts';
import { VERSION } from '../version.ts';
import { type ProgramArguments, parseArguments, USAGE, UsageError } from './arguments.ts';

/**
 * The program behind `npx @x/itpay-mcp`. Everything for the person goes to standard error: standard output is the protocol's, unless
 * help or the version was asked for.
 */
export async function runProgram(argv: readonly string[], env: NodeJS.ProcessEnv, stdout: Writable): Promise<void> {
  const say = (text: string) => process.stderr.write(`itpay-mcp: ${text}\n`);
  try {
    const args = parseArguments(argv, env);
    if (args.help || args.version) {
      stdout.write(args.help ? USAGE : `${VERSION}\n`);
      return;
    }
    const gateway = args.sandbox ? await startSandbox() : undefined;
    if (gateway) say(`sandbox at ${gateway.url}: no money moves; open it in a browser to pay`);
    else if (/^sk_liv/.test(env['ITPAY_API_KEY'] ?? ''))
      say('this is a LIVE key: payments move real money; --max-per-payment and --max-per-day limit them');

    const server = new ItPayMCPServer(toServerOptions(args, gateway));
    const stop = async () => {
      await server.close();
      await gateway?.close();
    };
    const end = (exitCode: number) => void stop().finally(() => process.exit(exitCode));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end(0));
    if (args.http) {
      const { url } = await server.startHttp(args.http);
      say(`serving MCP at ${url}`);
      return;
    }
    await server.start({
      onClose(reason) {
        if (reason !== undefined) say(reason.message);
        end(reason === undefined ? 0 : 1);
      },
    });
  } catch (error) {
    process.exitCode = isUsageError(error) ? 2 : 1;
    // Only texts that we wrote ourselves: another error's could hold anything.
    const known =
      error instanceof UsageError ||
      error instanceof MissingSandboxError ||
      isItPayError(error) ||
      error instanceof TypeError ||
      error instanceof RangeError;
    say(known ? withoutKeys((error as Error).message) : describeSystemError(error));
  }
}

/** A key that was typed where an option belongs must not end up in a host's log. */
function withoutKeys(message: string): string {
  return message.replace(/\b(sk|whsec)_[\w-]+/g, '$1_...');
}

function toServerOptions(args: ProgramArguments, gateway: Sandbox | undefined): ItPayMCPServerOptions {
  return {
    limits: args.limits,
    readOnly: args.readOnly,
    strictSchemas: args.strictSchemas,
    contentAnnotations: args.contentAnnotations,
    ...(gateway === undefined ? {} : { apiKey: gateway.apiKey, baseUrl: gateway.baseUrl }),
    ...(args.tools === undefined ? {} : { tools: args.tools }),
    ...(args.ledgerFile === undefined ? {} : { ledgerFile: args.ledgerFile }),
    ...(args.agentId === undefined ? {} : { agentId: args.agentId }),
    ...(args.purchaseNamespace === undefined ? {} : { purchaseNamespace: args.purchaseNamespace }),
  };
}

function describeSystemError(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return 'the port of --http is taken: choose another, or 0 for any';
  return `could not start${code ? ` (${code})` : ''}`;
}

interface Sandbox {
  readonly url: string;
  readonly baseUrl: string;
  readonly apiKey: string;
  close(): Promise<void>;
}

/** `@x/sandbox` is an optional peer: only `--sandbox` needs it. */
async function importSandbox(): Promise<typeof import('@x/sandbox')> {
  try {
    return await import('@x/sandbox');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error;
    throw new MissingSandboxError();
  }
}

class MissingSandboxError extends Error {
  override readonly name = 'MissingSandboxError';

  constructor() {
    super('--sandbox needs the package @x/sandbox: start with npx -y -p @x/itpay-mcp -p @x/sandbox itpay-mcp --sandbox');
  }
}

async function startSandbox(): Promise<Sandbox> {
  const { createSandbox } = await importSandbox();
  const sandbox = await createSandbox();
  return { url: sandbox.url, baseUrl: sandbox.itpay.baseUrl, apiKey: sandbox.itpay.apiKey, close: () => sandbox.close() };
}

/** What the library calls a caller's mistake is here a mistake on the command line. */
function isUsageError(error: unknown): boolean {
  return error instanceof UsageError || error instanceof TypeError || error instanceof RangeError;
}
