import { resolveReceiver, WebhookConfigurationError, type WebhookResponse } from '@x/webhooks';
import { readNodeHead, refuseNodeRequest } from '@x/webhooks/node';
import type { FastifyInstance, FastifyReply, FastifyRequest, RegisterOptions } from 'fastify';
import { keepBodiesUnread, readRawBody } from './raw-body.ts';
import type { WebhookPlugin, WebhookPluginOptions } from './types.ts';

/**
 * Mounts the receiver in Fastify 5.
 *
 * The plugin is encapsulated: its parser serves this one route, and every other route keeps its own. It takes POST and answers 405 to the
 * other methods, except GET and HEAD, which stay free for a route of yours. When the app closes, the receiver closes first.
 *
 * @throws WebhookConfigurationError (from `app.ready()`) for options that cannot work, and in another version of Fastify
 * @example app.register(webhookPlugin, { path: '/webhooks/itpay', provider: itpay({ secret }), on });
 */
export const webhookPlugin = mountReceiver as WebhookPlugin;

async function mountReceiver(instance: FastifyInstance, options: RegisterOptions & WebhookPluginOptions<object>): Promise<void> {
  checkVersion(instance.version);
  // `register` passes on its own options beside the plugin's.
  const { path = '/', prefix: _prefix, logLevel: _logLevel, logSerializers: _logSerializers, ...source } = options;
  const receiver = resolveReceiver(source);
  let isClosing = false;

  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const head = readNodeHead(request.raw, request.originalUrl);
    const refusal = receiver.admit(head);
    if (refusal !== undefined) return refuse(request, reply, refusal);
    const read = await readRawBody(request, receiver);
    if (!read.ok) return refuse(request, reply, receiver.refuse(read));
    const response = await receiver.handle({ body: read.body, ...head });
    // A connection kept alive now would keep the server from closing.
    if (isClosing && request.raw.httpVersionMajor < 2) reply.header('connection', 'close');
    if (!reply.sent) return send(reply, response);
    receiver.refuse({ reason: 'misconfigured', error: createAlreadyAnsweredError() });
    return reply;
  }

  keepBodiesUnread(instance);
  const methods = instance.supportedMethods.filter((method) => method !== 'GET' && method !== 'HEAD');
  instance.route({ method: methods, url: path, handler: answer });
  instance.addHook('preClose', async () => {
    isClosing = true;
    await receiver.close();
  });
}

function checkVersion(version: string): void {
  if (version.startsWith('5.')) return;
  throw new WebhookConfigurationError(
    'ERR_WEBHOOK_CONFIG_OPTION',
    `webhookPlugin needs Fastify 5, but received Fastify ${version}. Upgrade Fastify, or mount createWebhookListener of @x/webhooks/node.`,
  );
}

function send(reply: FastifyReply, response: WebhookResponse): FastifyReply {
  return reply.code(response.status).headers(response.headers).send(response.body);
}

/** On the raw response: `reply.send` does not close the connection of a body that was not read to its end. */
function refuse(request: FastifyRequest, reply: FastifyReply, response: WebhookResponse): FastifyReply {
  if (request.raw.readableEnded) return send(reply, response);
  reply.hijack();
  refuseNodeRequest(request.raw, reply.raw, response);
  return reply;
}

function createAlreadyAnsweredError(): WebhookConfigurationError {
  return new WebhookConfigurationError(
    'ERR_WEBHOOK_CONFIG_ALREADY_ANSWERED',
    'Something else answered the request before webhookPlugin did, so the gateway did not receive its acknowledgement. ' +
      'Remove the hook that replies on this route.',
  );
}
