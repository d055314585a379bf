import { Client, type ClientCapabilities, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { ItPayClient } from '@x/itpay-client';
import { createSandbox, type Sandbox } from '@x/sandbox';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { ItPayMCPServer, type ItPayMCPServerOptions } from '../../src/server.ts';
import { PROGRAM } from './bundle-program.ts';

/** `legacy` opens a session as the 2025 protocol does, `auto` finds out that the server speaks the 2026 one. */
export type Era = 'legacy' | 'auto';

export interface Answer {
  readonly isError?: boolean;
  readonly content: readonly { readonly type: string; readonly text?: string; readonly data?: string; readonly uri?: string }[];
  readonly structuredContent?: Readonly<Record<string, unknown>>;
}

/** Starts the program from its sources: needed where it loads the sandbox, which is not part of the bundle. */
export const SOURCE_ARGUMENTS = [
  '--conditions=@x/source',
  '--import',
  import.meta.resolve('tsx'),
  new URL('../../src/bin.ts', import.meta.url).pathname,
];

export interface Gateway {
  readonly sandbox: Sandbox;
  /** Creates an intent and its code at the gateway, without a tool. */
  startPayment(id: string): Promise<string>;
  newClient(era: Era, capabilities?: ClientCapabilities): Client;
  newServer(options?: ItPayMCPServerOptions): ItPayMCPServer;
  overHttp(era: Era, options?: ItPayMCPServerOptions, client?: Client): Promise<Client>;
  environment(): Record<string, string>;
  overStdio(era: Era, args?: readonly string[], client?: Client): Promise<{ readonly client: Client; readonly pid: number }>;
}

/** A sandbox for the tests of one file, and clients that are closed after each test. */
export function useGateway(): Gateway {
  let sandbox: Sandbox | undefined;
  const cleanups: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    sandbox = await createSandbox();
  });
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });
  afterAll(async () => sandbox?.close());

  const gateway: Gateway = {
    get sandbox(): Sandbox {
      if (!sandbox) throw new Error('the sandbox has not started');
      return sandbox;
    },
    async startPayment(id) {
      const { apiKey, baseUrl } = gateway.sandbox.itpay;
      const client = new ItPayClient({ apiKey, baseUrl });
      const amount = { currency: 'CNY', value: 699 };
      await client.paymentIntents.create({ id, service_id: 'svc_1', type: 'one_time', amount, payer: { agent_id: 'a' } });
      await client.qr.generate(id);
      await client.close();
      return id;
    },
    newClient: (era: Era, capabilities = {}) =>
      new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode: era }, capabilities }),
    newServer(options: ItPayMCPServerOptions = {}): ItPayMCPServer {
      const { apiKey, baseUrl } = gateway.sandbox.itpay;
      const server = new ItPayMCPServer({ apiKey, baseUrl, channel: 'alipay', ...options });
      cleanups.push(() => server.close());
      return server;
    },
    async overHttp(era: Era, options: ItPayMCPServerOptions = {}, client = gateway.newClient(era)): Promise<Client> {
      const { url } = await gateway.newServer(options).startHttp({ port: 0 });
      await client.connect(new StreamableHTTPClientTransport(new URL(url)));
      cleanups.push(() => client.close());
      return client;
    },
    environment: () => ({
      ITPAY_API_KEY: gateway.sandbox.itpay.apiKey,
      ITPAY_BASE_URL: gateway.sandbox.itpay.baseUrl,
      ITPAY_CHANNEL: 'alipay',
      PATH: process.env['PATH'] ?? '',
    }),
    async overStdio(
      era: Era,
      args: readonly string[] = [],
      client = gateway.newClient(era),
    ): Promise<{ client: Client; pid: number }> {
      const transport = new StdioClientTransport({
        command: process.execPath,
        args: [PROGRAM, ...args],
        env: gateway.environment(),
        stderr: 'ignore',
      });
      await client.connect(transport);
      cleanups.push(() => client.close());
      return { client, pid: transport.pid ?? 0 };
    },
  };
  return gateway;
}

export async function callTool(client: Client, name: string, args: Record<string, unknown>, options = {}): Promise<Answer> {
  return (await client.callTool({ name, arguments: args }, options)) as unknown as Answer;
}

export const textOf = (answer: Answer): string => answer.content.map((part) => part.text ?? '').join('\n');

export const purchase = (ref: string, extra = {}) => ({
  purchase_ref: ref,
  amount: { currency: 'CNY', value: 699 },
  service_id: 'svc_summary',
  ...extra,
});
