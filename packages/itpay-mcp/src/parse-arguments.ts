import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { AmountsByCurrency, SpendingLimits } from './spending-guard.ts';
import type { ItPayToolName } from './tools/types.ts';

export interface ProgramArguments {
  readonly help: boolean;
  readonly version: boolean;
  readonly sandbox: boolean;
  readonly http:
    | { readonly port: number; readonly host?: string; readonly token?: string; readonly stateless: boolean }
    | undefined;
  readonly readOnly: boolean;
  readonly tools: readonly ItPayToolName[] | undefined;
  readonly limits: SpendingLimits;
  readonly ledgerFile: string | undefined;
  readonly agentId: string | undefined;
  readonly purchaseNamespace: string | undefined;
}

/** What the person who started the programme can correct. */
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
  --sandbox                   start an embedded sandbox: no account, no money
  --http PORT                 serve Streamable HTTP at http://127.0.0.1:PORT/mcp
  --host HOST                 listen elsewhere than on 127.0.0.1 (needs ITPAY_MCP_TOKEN)
  --stateless                 with --http: keep no sessions
  --read-only                 only the tools that change nothing
  --tools NAME,NAME           only these tools
  --max-per-payment CUR=N,..  the most one payment may ask for, in minor units (CNY=5000 is 50.00)
  --max-per-session CUR=N,..  the most until this server ends
  --max-per-day CUR=N,..      the most in 24 hours, kept over restarts
  --ledger FILE               where --max-per-day keeps count
  --allow-service ID,ID       only these services
  --allow-channel NAME,NAME   only these channels
  --agent-id ID               payer.agent_id where the model names none
  --purchase-namespace NAME   keeps purchase references of different owners apart
  --version, --help
`;

/** Reads the command line and what the environment adds to it. @throws UsageError naming the option and what it takes. */
export function parseArguments(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): ProgramArguments {
  let values: Record<string, string | boolean | undefined>;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      allowPositionals: false,
      options: {
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
        sandbox: { type: 'boolean' },
        http: { type: 'string' },
        host: { type: 'string' },
        stateless: { type: 'boolean' },
        'read-only': { type: 'boolean' },
        tools: { type: 'string' },
        'max-per-payment': { type: 'string' },
        'max-per-session': { type: 'string' },
        'max-per-day': { type: 'string' },
        ledger: { type: 'string' },
        'allow-service': { type: 'string' },
        'allow-channel': { type: 'string' },
        'agent-id': { type: 'string' },
        'purchase-namespace': { type: 'string' },
      },
    }));
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('\n')[0]} (see --help)`);
  }
  const text = (name: string) => values[name] as string | undefined;
  const perDay = readAmounts('--max-per-day', text('max-per-day'));
  const limits: SpendingLimits = {
    ...optional('perPayment', readAmounts('--max-per-payment', text('max-per-payment'))),
    ...optional('perSession', readAmounts('--max-per-session', text('max-per-session'))),
    ...optional('perDay', perDay),
    ...optional('services', readList('--allow-service', text('allow-service'))),
    ...optional('channels', readList('--allow-channel', text('allow-channel'))),
  };
  const port = text('http');
  for (const name of ['host', 'stateless']) {
    if (values[name] !== undefined && port === undefined) throw new UsageError(`--${name} goes with --http PORT`);
  }
  return {
    help: values['help'] === true,
    version: values['version'] === true,
    sandbox: values['sandbox'] === true,
    http:
      port === undefined
        ? undefined
        : {
            port: readPort(port),
            stateless: values['stateless'] === true,
            ...optional('host', text('host')),
            ...optional('token', env['ITPAY_MCP_TOKEN']),
          },
    readOnly: values['read-only'] === true,
    tools: readList('--tools', text('tools')) as readonly ItPayToolName[] | undefined,
    limits,
    ledgerFile: text('ledger') ?? (perDay === undefined ? undefined : defaultLedgerFile(env)),
    agentId: text('agent-id'),
    purchaseNamespace: text('purchase-namespace'),
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

function defaultLedgerFile(env: Readonly<Record<string, string | undefined>>): string {
  return path.join(env['XDG_STATE_HOME'] || path.join(os.homedir(), '.local', 'state'), 'x-itpay-mcp', 'ledger.jsonl');
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}
