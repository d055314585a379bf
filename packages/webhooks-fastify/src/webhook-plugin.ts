import { resolveReceiver } from '@x/webhooks';
import type { FastifyInstance } from 'fastify';
import { admitRequest, anyBody, headKey } from './admit-request.ts';
import { answerRequest } from './answer-request.ts';
import type { WebhookPlugin, WebhookPluginOptions } from './types.ts';

/**
 * Mounts the receiver in Fastify 5: `app.register(webhookPlugin, { path: '/webhooks', provider, on })`.
 *
 * The plugin is encapsulated: its raw parser serves this one route, every other route keeps its own.
 *
 * @throws WebhookConfigurationError (from `app.ready()`) for options that cannot work
 */
export const webhookPlugin = mountReceiver as WebhookPlugin;

async function mountReceiver(instance: FastifyInstance, options: WebhookPluginOptions<object>): Promise<void> {
  const receiver = resolveReceiver(options);
  instance.decorateRequest(headKey);
  instance.removeAllContentTypeParsers();
  // The handler reads the stream, so that whatever goes wrong there is answered in the provider's own words.
  // Under the name that `admitRequest` gives to every body Fastify finds it in a cache; '*' is for what a later hook has renamed.
  instance.addContentTypeParser([anyBody, '*'], (_request, payload, done) => done(null, payload));
  instance.all(options.path ?? '/', {
    onRequest: (request, reply, done) => {
      if (admitRequest(receiver, request, reply)) done();
    },
    handler: (request, reply) => answerRequest(receiver, request, reply),
  });
}
