import { resolveReceiver, type WebhookResponse } from '@x/webhooks';
import { readNodeHead, refuseNodeRequest } from '@x/webhooks/node';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { keepBodiesUnread, readRawBody } from './raw-body.ts';
import type { WebhookPlugin, WebhookPluginOptions } from './types.ts';

/**
 * Mounts the receiver in Fastify 5.
 *
 * The plugin is encapsulated: its parser serves this one route, and every other route keeps its own.
 *
 * @throws WebhookConfigurationError (from `app.ready()`) for options that cannot work
 * @example app.register(webhookPlugin, { path: '/webhooks/itpay', provider: itpay({ secret }), on });
 */
export const webhookPlugin = mountReceiver as WebhookPlugin;

async function mountReceiver(instance: FastifyInstance, options: WebhookPluginOptions<object>): Promise<void> {
  const receiver = resolveReceiver(options);
  keepBodiesUnread(instance);
  instance.all(options.path ?? '/', async (request, reply) => {
    const head = readNodeHead(request.raw, request.originalUrl);
    const refusal = receiver.admit(head);
    if (refusal !== undefined) return refuse(request, reply, refusal);
    const read = await readRawBody(request, receiver);
    if (!read.ok) return refuse(request, reply, receiver.refuse(read));
    return send(reply, await receiver.handle({ ...head, body: read.body }));
  });
}

function send(reply: FastifyReply, answer: WebhookResponse): FastifyReply {
  return reply.code(answer.status).headers(answer.headers).send(answer.body);
}

/** On the raw response: `reply.send` does not close the connection of a body that was not read to its end. */
function refuse(request: FastifyRequest, reply: FastifyReply, answer: WebhookResponse): FastifyReply {
  if (request.raw.readableEnded) return send(reply, answer);
  reply.hijack();
  refuseNodeRequest(request.raw, reply.raw, answer);
  return reply;
}
