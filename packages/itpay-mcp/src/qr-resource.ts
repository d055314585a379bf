import {
  type CallToolResult,
  type McpServer,
  ProtocolError,
  ProtocolErrorCode,
  ResourceTemplate,
} from '@modelcontextprotocol/server';
import type { ItPayTool, ToolResult } from './tools/types.ts';

const TEMPLATE = 'itpay://payments/{payment_intent_id}/qr.png';

/** Serves a payment's code as a resource too. Reading it is the same as calling `generate_qr`: the same limits and checks. */
export function registerQrResource(server: McpServer, tools: readonly ItPayTool[]): void {
  const generateQr = tools.find(({ name }) => name === 'generate_qr');
  if (generateQr === undefined) return;
  server.registerResource(
    'payment-qr',
    // There is no list: a server does not know every payment of the account.
    new ResourceTemplate(TEMPLATE, { list: undefined }),
    {
      title: 'Payment code',
      description: 'The QR code of a payment that a person can still pay. A host shows it to the person.',
      mimeType: 'image/png',
    },
    async (uri, { payment_intent_id: id }, context) => {
      const args = { payment_intent_id: decodeURIComponent(String(id)) };
      const result = await generateQr.run(args, { signal: context.mcpReq.signal });
      const image = result.content.find((part) => part.type === 'image');
      if (image === undefined) throw new ProtocolError(ProtocolErrorCode.InvalidParams, textOf(result));
      return { contents: [{ uri: uri.href, mimeType: image.mimeType, blob: image.data }] };
    },
  );
}

/** What `generate_qr` answers besides: where its code can be read again. */
export function linkToQr({ structuredContent, isError }: ToolResult): CallToolResult['content'] {
  const { payment_intent_id: id, qr_payload: payload } = structuredContent ?? {};
  if (isError || typeof id !== 'string' || payload === undefined) return [];
  const uri = TEMPLATE.replace('{payment_intent_id}', encodeURIComponent(id));
  return [{ type: 'resource_link', uri, name: 'payment-qr', title: 'Payment code', mimeType: 'image/png' }];
}

function textOf({ content }: ToolResult): string {
  return content.flatMap((part) => (part.type === 'text' ? part.text : [])).join('\n');
}
