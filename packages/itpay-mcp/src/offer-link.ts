import { randomUUID } from 'node:crypto';
import { type InputRequiredResult, inputRequired, type McpServer, type ServerContext } from '@modelcontextprotocol/server';
import { readCapabilities, readModernCapabilities } from './ask-person.ts';
import type { ToolResult } from './tools/types.ts';

const MESSAGE = 'Open the payment page of ItPay';
/** The person may be away: the code itself must not wait for them longer than this. */
const ANSWER_TIMEOUT_MS = 20_000;

/**
 * Asks the person once to open the payment page, if their client can open links. Whatever they answer, the code is shown as usual.
 *
 * @returns what to answer first, in the protocol that has the client call again
 */
export async function offerLink(
  result: ToolResult,
  server: McpServer,
  context: ServerContext,
): Promise<InputRequiredResult | undefined> {
  const url = readWebLink(result);
  if (url === undefined || context.mcpReq.inputResponses?.['pay'] !== undefined) return undefined;
  if (readCapabilities(server, context)?.elicitation?.url === undefined) return undefined;
  if (readModernCapabilities(context) !== undefined) {
    return inputRequired({ inputRequests: { pay: inputRequired.elicitUrl({ message: MESSAGE, url }) } });
  }
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
