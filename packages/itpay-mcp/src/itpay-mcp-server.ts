import { type StdioServerHandle, serveStdio } from '@modelcontextprotocol/server/stdio';
import { ItPayClient, type ItPayClientOptions } from '@x/itpay-client';
import { checkOptions } from '@x/protocol/options';
import { buildMcpServer } from './build-mcp-server.ts';
import type { TokenGrant } from './http/authorize.ts';
import { type HttpServerHandle, type StartHttpOptions, startHttp } from './http/start-http.ts';
import { claimStdout } from './program/claim-stdout.ts';
import { createStdioTransport } from './stdio/stdio-transport.ts';
import { type CreateItPayToolsOptions, createToolset, type Toolset } from './tools/itpay-tools.ts';
import type { ItPayTool } from './tools/types.ts';

/** The options of `new ItPayMCPServer`: the client's and the tools'. */
export interface ItPayMCPServerOptions extends ItPayClientOptions, Omit<CreateItPayToolsOptions, 'client' | 'channel'> {
  /** A client of your own, instead of one made from the client's options. It is then yours to close. */
  readonly client?: ItPayClient;
}

/** The options of `start`. */
export interface StartOptions {
  /** Called once, when the connection has ended. `reason` is set if the server ended it, because of a message over 10 MiB. */
  readonly onClose?: (reason: Error | undefined) => void;
}

const TOOL_OPTIONS: readonly Exclude<keyof CreateItPayToolsOptions, 'client' | 'channel'>[] = [
  'limits',
  'ledgerFile',
  'readOnly',
  'tools',
  'agentId',
  'purchaseNamespace',
  'strictSchemas',
  'contentAnnotations',
  'now',
];
const CLIENT_OPTIONS: readonly (keyof ItPayClientOptions)[] = [
  'apiKey',
  'baseUrl',
  'timeout',
  'deadline',
  'webhookSecret',
  'maxRetries',
  'correctClockSkew',
  'auth',
  'dispatcher',
  'logger',
  'hooks',
  'routes',
  'runtime',
];

function checkServerOptions(options: ItPayMCPServerOptions): void {
  const fail = (message: string): TypeError => new TypeError(message);
  checkOptions(options, { where: 'new ItPayMCPServer', known: ['client', 'channel', ...TOOL_OPTIONS, ...CLIENT_OPTIONS], fail });
  const unused = options.client === undefined ? undefined : CLIENT_OPTIONS.find((name) => options[name] !== undefined);
  if (unused !== undefined)
    throw new TypeError(`${unused} belongs to the client: give it to the client that you pass, not beside it.`);
}

/** Those of the options that have a value. */
function pick<Name extends keyof ItPayMCPServerOptions>(
  options: ItPayMCPServerOptions,
  names: readonly Name[],
): Pick<ItPayMCPServerOptions, Name> {
  const given = names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]);
  return Object.fromEntries(given) as Pick<ItPayMCPServerOptions, Name>;
}

/**
 * Gives AI agents the ItPay tools over MCP, by standard input and output or by Streamable HTTP.
 *
 * @example
 * const server = new ItPayMCPServer({ apiKey: process.env.ITPAY_API_KEY, channel: 'alipay' });
 * await server.start();
 */
export class ItPayMCPServer {
  /** The tools as they are served, usable without MCP. */
  readonly tools: readonly ItPayTool[];
  readonly #toolset: Toolset;
  readonly #holders = new Map<string, { readonly limits: string; readonly tools: readonly ItPayTool[] }>();
  readonly #client: ItPayClient;
  readonly #ownsClient: boolean;
  readonly #running = new Set<{ close(): Promise<void> }>();

  /** @throws ItPayValidationError without an API key; TypeError for an option that is unknown or unusable. */
  constructor(options: ItPayMCPServerOptions = {}) {
    checkServerOptions(options);
    const { client } = options;
    this.#ownsClient = client === undefined;
    this.#client = client ?? new ItPayClient(pick(options, ['channel', ...CLIENT_OPTIONS]));
    const channel = options.channel ?? (client === undefined ? process.env['ITPAY_CHANNEL'] || undefined : undefined);
    const toolOptions = pick(options, TOOL_OPTIONS);
    this.#toolset = createToolset({ ...toolOptions, client: this.#client, ...(channel === undefined ? {} : { channel }) });
    this.tools = this.#toolset.tools;
  }

  /**
   * Serves on standard input and output. From here on standard output carries the protocol alone: `console.log` goes to standard error.
   * When the client closes standard input, calls in flight get a second to be answered.
   *
   * @throws TypeError for an option that is unknown
   */
  async start(options: StartOptions = {}): Promise<void> {
    checkOptions(options, { where: 'start', known: ['onClose'], fail: (message) => new TypeError(message) });
    const { onClose = () => undefined } = options;
    const stdout = claimStdout();
    let handle: StdioServerHandle;
    try {
      const transport = createStdioTransport({ input: process.stdin, output: stdout.protocol, onClose });
      handle = serveStdio(() => buildMcpServer(this.tools), { transport });
    } catch (error) {
      stdout.release();
      throw error;
    }
    this.#running.add({
      async close() {
        await handle.close();
        stdout.release();
      },
    });
  }

  /**
   * Serves Streamable HTTP at `/mcp`.
   *
   * @throws TypeError when `host` is not a loopback address and no `token` is given.
   */
  async startHttp(options: StartHttpOptions): Promise<HttpServerHandle> {
    const handle = await startHttp((grant) => buildMcpServer(this.#toolsFor(grant)), options);
    this.#running.add(handle);
    return handle;
  }

  /** A holder has the same tools in all of its sessions, so that they share its limits. */
  #toolsFor({ id, limits }: Partial<TokenGrant>): readonly ItPayTool[] {
    if (id === undefined || limits === undefined) return this.tools;
    const key = JSON.stringify(limits);
    const known = this.#holders.get(id);
    if (known?.limits === key) return known.tools;
    const tools = this.#toolset.forHolder(id, limits);
    this.#holders.set(id, { limits: key, tools });
    return tools;
  }

  /** Stops serving and, unless the client was given, closes its connections. */
  async close(): Promise<void> {
    await Promise.all([...this.#running].map((handle) => handle.close()));
    this.#running.clear();
    if (this.#ownsClient) await this.#client.close();
  }
}
