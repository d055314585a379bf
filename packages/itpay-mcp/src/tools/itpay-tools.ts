import type { ItPayClient } from '@x/itpay-client';
import { createSpendingGuard } from '../spending/guard.ts';
import { createFileLedger, createMemoryLedger } from '../spending/ledger.ts';
import type { SpendingLimits } from '../spending/limits.ts';
import { checkPaymentStatusTool } from './check-payment-status.ts';
import { createPaymentIntentTool } from './create-payment-intent.ts';
import { generateQrTool } from './generate-qr.ts';
import { listManifestsTool } from './list-manifests.ts';
import type { ItPayTool, ItPayToolName } from './types.ts';

export interface CreateItPayToolsOptions {
  readonly client: ItPayClient;
  /** What the owner allows. Nothing is limited unless it is named. */
  readonly limits?: SpendingLimits;
  /** File of JSON lines that `limits.perDay` is counted from. Without one a daily limit is forgotten with the process. */
  readonly ledgerFile?: string;
  /** Only tools that change nothing (`readOnlyHint`). */
  readonly readOnly?: boolean;
  /** Only these tools. */
  readonly tools?: readonly ItPayToolName[];
  /** `payer.agent_id` of payments where the model names none. Default `itpay-mcp`. */
  readonly agentId?: string;
  /** Keeps purchase references apart between owners who share one merchant account. */
  readonly purchaseNamespace?: string;
  /** Channel of payments where the model names none. Default: the client's own. */
  readonly channel?: string;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/**
 * The ItPay tools, independent of MCP: mount them in another MCP server or in an agent framework.
 *
 * @throws TypeError when a limit or a tool's name is not what it has to be.
 * @example
 * const [create] = createItPayTools({ client, limits: { perPayment: { CNY: 5_000 } } });
 * const result = await create.run({ purchase_ref: 'order-42', amount: { currency: 'CNY', value: 699 }, service_id: 'svc_1' });
 */
export function createItPayTools(options: CreateItPayToolsOptions): readonly ItPayTool[] {
  const ledger = options.ledgerFile === undefined ? createMemoryLedger() : createFileLedger(options.ledgerFile);
  const environment = {
    client: options.client,
    guard: createSpendingGuard(options.limits ?? {}, ledger, options.now ?? Date.now),
    agentId: options.agentId ?? 'itpay-mcp',
    purchaseNamespace: options.purchaseNamespace,
    channel: options.channel,
  };
  const all = [
    createPaymentIntentTool(environment),
    generateQrTool(environment),
    checkPaymentStatusTool(environment),
    listManifestsTool(environment),
  ];
  const unknown = (options.tools ?? []).filter((name) => !all.some((tool) => tool.name === name));
  if (unknown.length > 0) {
    throw new TypeError(
      `tools: there is no tool called ${unknown.join(', ')}; the tools are ${all.map((tool) => tool.name).join(', ')}`,
    );
  }
  return all.filter(
    (tool) =>
      (options.tools === undefined || options.tools.includes(tool.name)) && (!options.readOnly || tool.annotations.readOnlyHint),
  );
}
