import type { ItPayClient } from '@x/itpay-client';
import { checkOptions } from '@x/protocol/options';
import { sha256 } from '@x/signing';
import { combineConfirmations, combineGuards } from '../spending/combine-limits.ts';
import { createConfirmations } from '../spending/confirmations.ts';
import { createFileLedger } from '../spending/file-ledger.ts';
import { createSpendingGuard } from '../spending/guard.ts';
import { createMemoryLedger } from '../spending/ledger.ts';
import type { SpendingLimits } from '../spending/limits.ts';
import { checkPaymentStatusTool } from './check-payment-status.ts';
import { createPaymentIntentTool } from './create-payment-intent.ts';
import { generateQrTool } from './generate-qr.ts';
import { listManifestsTool } from './list-manifests.ts';
import { withoutContentAnnotations } from './plain-content.ts';
import { toStrictTool } from './strict-tool.ts';
import { createTurns } from './turns.ts';
import type { ItPayTool, ItPayToolName, ToolEnvironment } from './types.ts';

/** The options of `createItPayTools`. */
export interface CreateItPayToolsOptions {
  /** Talks to the gateway. */
  readonly client: ItPayClient;
  /** What the owner allows. Nothing is limited unless you name it. */
  readonly limits?: SpendingLimits;
  /** File of JSON lines that `limits.perDay` is counted from. Without one, the daily count ends with the process. */
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
  /** Lists argument schemas that fit OpenAI's strict mode: see `toStrictTool`. Default false. */
  readonly strictSchemas?: boolean;
  /** Whether content parts say for whom they are (`annotations`). Default true; some hosts refuse them. */
  readonly contentAnnotations?: boolean;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
}

const OPTIONS: readonly (keyof CreateItPayToolsOptions)[] = [
  'client',
  'limits',
  'ledgerFile',
  'readOnly',
  'tools',
  'agentId',
  'purchaseNamespace',
  'channel',
  'strictSchemas',
  'contentAnnotations',
  'now',
];

const fail = (message: string): TypeError => new TypeError(message);

/**
 * The ItPay tools, independent of MCP: mount them in another MCP server or in an agent framework.
 *
 * @throws TypeError for an option that is unknown or unusable.
 * @example
 * const [create] = createItPayTools({ client, limits: { perPayment: { CNY: 5_000 } } });
 * const result = await create.run({ purchase_ref: 'order-42', amount: { currency: 'CNY', value: 699 }, service_id: 'svc_1' });
 */
export function createItPayTools(options: CreateItPayToolsOptions): readonly ItPayTool[] {
  return createToolset(options).tools;
}

/** The tools, and those of holders of tokens, who share everything with them and have limits of their own besides. */
export interface Toolset {
  readonly tools: readonly ItPayTool[];
  /** @param id keeps the daily ledgers of holders apart */
  forHolder(id: string, limits: SpendingLimits): readonly ItPayTool[];
}

export function createToolset(options: CreateItPayToolsOptions): Toolset {
  checkOptions(options, { where: 'createItPayTools', known: OPTIONS, fail });
  const { limits = {}, ledgerFile, now = Date.now } = options;
  if (ledgerFile === '') throw new TypeError('ledgerFile: expected the path of a file, got an empty text.');
  const createGuard = (ownLimits: SpendingLimits, file: string | undefined) =>
    createSpendingGuard({
      limits: ownLimits,
      ledger: file === undefined ? createMemoryLedger() : createFileLedger(file),
      now,
    });
  const environment: ToolEnvironment = {
    client: options.client,
    confirmations: createConfirmations(limits.confirmAbove),
    guard: createGuard(limits, ledgerFile),
    turns: createTurns(),
    agentId: options.agentId ?? 'itpay-mcp',
    purchaseNamespace: options.purchaseNamespace,
    channel: options.channel,
  };
  return {
    tools: buildTools(options, environment),
    forHolder(id, ownLimits) {
      const suffix = Buffer.from(sha256(id)).toString('hex').slice(0, 16);
      const ownFile = ledgerFile === undefined ? undefined : `${ledgerFile}.${suffix}`;
      const guard = combineGuards(environment.guard, createGuard(ownLimits, ownFile));
      const confirmations = combineConfirmations(environment.confirmations, createConfirmations(ownLimits.confirmAbove));
      return buildTools(options, { ...environment, guard, confirmations });
    },
  };
}

function buildTools(options: CreateItPayToolsOptions, environment: ToolEnvironment): readonly ItPayTool[] {
  const tools = selectTools(options, [
    createPaymentIntentTool(environment),
    generateQrTool(environment),
    checkPaymentStatusTool(environment),
    listManifestsTool(environment),
  ]);
  const { strictSchemas = false, contentAnnotations = true } = options;
  return tools.map((tool) => {
    const listed = strictSchemas ? toStrictTool(tool) : tool;
    return contentAnnotations ? listed : withoutContentAnnotations(listed);
  });
}

function selectTools(options: CreateItPayToolsOptions, all: readonly ItPayTool[]): readonly ItPayTool[] {
  const unknown = (options.tools ?? []).filter((name) => !all.some((tool) => tool.name === name));
  if (unknown.length > 0) {
    throw new TypeError(
      `tools: there is no tool called ${unknown.join(', ')}; the tools are ${all.map((tool) => tool.name).join(', ')}`,
    );
  }
  const selected = all.filter(
    (tool) =>
      (options.tools === undefined || options.tools.includes(tool.name)) && (!options.readOnly || tool.annotations.readOnlyHint),
  );
  if (selected.length === 0)
    throw new TypeError('tools: nothing is left to serve; readOnly leaves out the tools that change something.');
  return selected;
}
