import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { StartHttpOptions } from '../http/start-http.ts';
import type { AmountsByCurrency, SpendingLimits } from '../spending/limits.ts';
import type { ItPayToolName } from '../tools/types.ts';

export interface ProgramArguments {
  readonly help: boolean;
  readonly version: boolean;
  readonly sandbox: boolean;
  readonly http: (StartHttpOptions & { readonly stateless: boolean }) | undefined;
  readonly readOnly: boolean;
  readonly tools: readonly ItPayToolName[] | undefined;
  readonly limits: SpendingLimits;
  readonly ledgerFile: string | undefined;
  readonly agentId: string | undefined;
  readonly purchaseNamespace: string | undefined;
  readonly strictSchemas: boolean;
  readonly contentAnnotations: boolean;
}

/** What the person who started the program can correct. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `Usage: itpay-mcp [options]

Gives AI agents the ItPay tools over MCP, on standard input and output unless --http is given.

Environment:
  ITPAY_API_KEY               secret API key (not needed with --sandbox)
  ITPAY_CHANNEL               channel used where none is named, such as alipay
  ITPAY_BASE_URL              another gateway, such as a sandbox
  ITPAY_MCP_TOKEN             bearer token for --http

Options:
  --sandbox                   start a sandbox: no account, no money (needs @x/sandbox)
  --http PORT                 serve Streamable HTTP at http://127.0.0.1:PORT/mcp
  --host HOST                 listen on another address than 127.0.0.1 (needs ITPAY_MCP_TOKEN)
  --allow-host NAME,NAME      with --http: more host names that it may be reached by
  --allow-origin NAME,NAME    with --http: host names of web pages that may call it
  --stateless                 with --http: keep no sessions
  --read-only                 only the tools that change nothing
  --tools NAME,NAME           only these tools
  --max-per-payment CUR=N,..  the most one payment may ask for, in minor units (CNY=5000 is 50.00)
  --max-per-session CUR=N,..  the most until this server ends
  --max-per-day CUR=N,..      the most in 24 hours, kept across restarts
  --confirm-above CUR=N,..    the person has to confirm payments over this amount
  --ledger FILE               file that --max-per-day counts in
  --allow-service ID,ID       only these services
  --allow-channel NAME,NAME   only these channels
  --agent-id ID               payer.agent_id where the model names none
  --purchase-namespace NAME   keeps purchase references of different owners apart
  --strict-schemas            argument schemas for OpenAI's strict mode
  --no-content-annotations    content without annotations, for hosts that refuse them
  --version, --help
`;

const FLAGS = ['help', 'version', 'sandbox', 'stateless', 'read-only', 'strict-schemas', 'no-content-annotations'] as const;
const TEXTS = [
  'http',
  'host',
  'allow-host',
  'allow-origin',
  'tools',
  'max-per-payment',
  'max-per-session',
  'max-per-day',
  'confirm-above',
  'ledger',
  'allow-service',
  'allow-channel',
  'agent-id',
  'purchase-namespace',
] as const;

type Environment = Readonly<Record<string, string | undefined>>;
type Text = (name: (typeof TEXTS)[number]) => string | undefined;

/** Reads the command line and what the environment adds to it. @throws UsageError naming the option and what it takes. */
export function parseArguments(argv: readonly string[], env: Environment): ProgramArguments {
  const values = readValues(argv);
  const text: Text = (name) => values[name] as string | undefined;
  const flag = (name: (typeof FLAGS)[number]) => values[name] === true;
  const limits = readLimits(text);
  // What is paid in the sandbox is not money: it must not count against a day's real payments.
  const keepsLedger = limits.perDay !== undefined && !flag('sandbox');
  return {
    help: flag('help'),
    version: flag('version'),
    sandbox: flag('sandbox'),
    http: readHttp(text, flag('stateless'), env),
    readOnly: flag('read-only'),
    tools: readList('--tools', text('tools')) as readonly ItPayToolName[] | undefined,
    limits,
    ledgerFile: readLedger(text('ledger')) ?? (keepsLedger ? defaultLedgerFile(env) : undefined),
    agentId: text('agent-id'),
    purchaseNamespace: text('purchase-namespace'),
    strictSchemas: flag('strict-schemas'),
    contentAnnotations: !flag('no-content-annotations'),
  };
}

function readValues(argv: readonly string[]): Readonly<Record<string, string | boolean | undefined>> {
  const options = Object.fromEntries([
    ...FLAGS.map((name) => [name, { type: 'boolean' as const, ...(name === 'help' ? { short: 'h' } : {}) }] as const),
    ...TEXTS.map((name) => [name, { type: 'string' as const }] as const),
  ]);
  try {
    return parseArgs({ args: [...argv], allowPositionals: false, options }).values as Record<
      string,
      string | boolean | undefined
    >;
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('\n')[0]} (see --help)`);
  }
}

function readLimits(text: Text): SpendingLimits {
  return {
    ...optional('perPayment', readAmounts('--max-per-payment', text('max-per-payment'))),
    ...optional('perSession', readAmounts('--max-per-session', text('max-per-session'))),
    ...optional('perDay', readAmounts('--max-per-day', text('max-per-day'))),
    ...optional('confirmAbove', readAmounts('--confirm-above', text('confirm-above'))),
    ...optional('services', readList('--allow-service', text('allow-service'))),
    ...optional('channels', readList('--allow-channel', text('allow-channel'))),
  };
}

function readHttp(text: Text, stateless: boolean, env: Environment): ProgramArguments['http'] {
  const port = text('http');
  if (port === undefined) {
    const stray = (['host', 'allow-host', 'allow-origin'] as const).find((name) => text(name) !== undefined);
    if (stray !== undefined || stateless) throw new UsageError(`--${stray ?? 'stateless'} goes with --http PORT`);
    return undefined;
  }
  return {
    port: readPort(port),
    stateless,
    ...optional('host', text('host')),
    ...optional('allowedHosts', readList('--allow-host', text('allow-host'))),
    ...optional('allowedOrigins', readList('--allow-origin', text('allow-origin'))),
    ...optional('token', env['ITPAY_MCP_TOKEN']),
  };
}

function readAmounts(option: string, text: string | undefined): AmountsByCurrency | undefined {
  if (text === undefined) return undefined;
  const entries = text.split(',').map((part) => {
    const match = /^\s*([A-Z]{3})=(\d{1,15})\s*$/.exec(part);
    if (!match?.[1] || !match[2]) throw new UsageError(`${option} takes CURRENCY=MINOR_UNITS, such as CNY=5000 for 50.00 CNY`);
    return [match[1], Number(match[2])] as const;
  });
  if (new Set(entries.map(([currency]) => currency)).size !== entries.length)
    throw new UsageError(`${option} names a currency twice`);
  return Object.fromEntries(entries);
}

function readList(option: string, text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => name === '')) throw new UsageError(`${option} takes names separated by commas`);
  return names;
}

function readPort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new UsageError('--http takes a port from 0 to 65535');
  return Number(text);
}

function readLedger(file: string | undefined): string | undefined {
  if (file === '') throw new UsageError('--ledger takes the path of a file');
  return file;
}

function defaultLedgerFile(env: Environment): string {
  return path.join(env['XDG_STATE_HOME'] || path.join(os.homedir(), '.local', 'state'), 'x-itpay-mcp', 'ledger.jsonl');
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}
