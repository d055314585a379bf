import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type InputRequiredResult,
  inputRequired,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { Confirm, Confirmation } from './spending/confirmations.ts';

export interface PersonAsked {
  readonly confirm: Confirm;
  /** What to answer to the client first, so that it asks its person and then calls again. */
  readonly request: () => InputRequiredResult | undefined;
}

/**
 * Asks the person by form elicitation. The client shows the form and repeats the call with the answer; for clients of the 2025 protocol
 * the SDK does that.
 */
export function askPerson(server: McpServer, context: ServerContext): PersonAsked {
  let asked: Confirmation | undefined;
  return {
    async confirm(question) {
      const { inputResponses } = context.mcpReq;
      if (inputResponses !== undefined && Object.hasOwn(inputResponses, question.key)) {
        return acceptedContent(inputResponses, question.key)?.['confirm'] === true ? 'accepted' : 'declined';
      }
      if (!takesForms(readCapabilities(server, context))) return 'unavailable';
      asked = question;
      return 'pending';
    },
    request: () => (asked === undefined ? undefined : inputRequired({ inputRequests: { [asked.key]: toForm(asked.message) } })),
  };
}

function toForm(message: string) {
  const confirm = { type: 'boolean' as const, title: 'Yes, pay this', default: false };
  return inputRequired.elicit({
    message,
    requestedSchema: { type: 'object', properties: { confirm }, required: ['confirm'] },
  });
}

/** The 2025 protocol tells once, when the client connects, what the client can do. */
export function readCapabilities(server: McpServer, context: ServerContext): ClientCapabilities | undefined {
  return readModernCapabilities(context) ?? server.server.getClientCapabilities();
}

/** The 2026 protocol tells it with every request. */
export function readModernCapabilities({ mcpReq }: ServerContext): ClientCapabilities | undefined {
  return (mcpReq.envelope as Readonly<Record<string, ClientCapabilities>> | undefined)?.[CLIENT_CAPABILITIES_META_KEY];
}

/** An empty `elicitation` means forms: the first revision knew nothing else. */
function takesForms({ elicitation }: ClientCapabilities = {}): boolean {
  return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);
}
