// The shape of the vendor's server on the same SDK: four tools that call the client, and nothing else. What ours adds is measured against it.
import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { ItPayClient } from '@x/itpay-client';
import { z } from 'zod';

const client = new ItPayClient();
const reply = (value) => ({ content: [{ type: 'text', text: JSON.stringify(value) }] });

serveStdio(() => {
  const server = new McpServer({ name: 'minimal', version: '0.0.0' });
  const intent = z.object({ payment_intent_id: z.string() });
  server.registerTool(
    'create_payment_intent',
    {
      inputSchema: z.object({
        id: z.string(),
        service_id: z.string(),
        amount: z.object({ currency: z.string(), value: z.number() }),
      }),
    },
    async (args) => reply(await client.paymentIntents.create({ type: 'one_time', payer: { agent_id: 'minimal' }, ...args })),
  );
  server.registerTool('generate_qr', { inputSchema: intent }, async (args) =>
    reply(await client.qr.generate(args.payment_intent_id)),
  );
  server.registerTool('check_payment_status', { inputSchema: intent }, async (args) =>
    reply(await client.paymentIntents.retrieve(args.payment_intent_id)),
  );
  server.registerTool('list_manifests', { inputSchema: z.object({}) }, async () => reply(await client.manifests.list()));
  return server;
});
