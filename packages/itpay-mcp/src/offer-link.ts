import { randomUUID } from 'node:crypto';
import {
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type InputRequiredResult,
  inputRequired,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { ToolResult } from './tools/types.ts';

const MESSAGE = 'Open the payment page of ItPay';
/** The person may be away: the code itself must not wait for them longer than this. */
const ANSWER_TIMEOUT_MS = 20_000;

/**
 * Asks a client that can open links for its person to open the payment's, once; the code comes as everywhere else, whatever the person
 * answers.
 *
 * @returns what to answer first, where the protocol has the client call again
 */
export async function offerLink(
  result: ToolResult,
  server: McpServer,
  context: ServerContext,
): Promise<InputRequiredResult | undefined> {
  const url = readWebLink(result);
  if (url === undefined || context.mcpReq.inputResponses !== undefined) return undefined;
  // The 2026 protocol tells with every request what the client can do, the 2025 one once, when it connects.
  const envelope = context.mcpReq.envelope as Readonly<Record<string, unknown>> | undefined;
  const modern = envelope?.[CLIENT_CAPABILITIES_META_KEY] as ClientCapabilities | undefined;
  if (modern !== undefined) {
    if (modern.elicitation?.url === undefined) return undefined;
    return inputRequired({ inputRequests: { pay: inputRequired.elicitUrl({ message: MESSAGE, url }) } });
  }
  if (server.server.getClientCapabilities()?.elicitation?.url === undefined) return undefined;
  const params = { mode: 'url' as const, message: MESSAGE, url, elicitationId: randomUUID() };
  const options = { timeout: ANSWER_TIMEOUT_MS, signal: context.mcpReq.signal };
  // A client that fails at it still gets the code.
  await context.mcpReq.send({ method: 'elicitation/create', params }, options).catch(() => undefined);
  return undefined;
}

function readWebLink({ isError, structuredContent = {} }: ToolResult): string | undefined {
  const { link } = structuredContent;
  return !isError && 'qr_payload' in structuredContent && typeof link === 'string' && /^https?:/i.test(link) ? link : undefined;
}
