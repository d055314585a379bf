import Fastify, { type FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { isOwnHost } from './is-own-host.ts';

const BODY_LIMIT_BYTES = 1_048_576;

/** The bare server: bodies as bytes, foreign hosts refused, errors in the shape of the gateway they belong to. */
export function createServer(gateways: readonly Gateway[]): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 1_024 },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', async (request, reply) => {
    if (!isOwnHost(request.headers.host)) {
      return reply.code(403).send({ error: 'This sandbox answers to 127.0.0.1 and localhost only.' });
    }
  });
  app.setErrorHandler((error: { statusCode?: number; message?: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    const gateway = gateways.find(({ prefix }) => request.url.startsWith(prefix));
    const code =
      gateway?.name === 'stablecoin' ? (status < 500 ? '10001' : '99999') : status < 500 ? 'INVALID_REQUEST' : 'INTERNAL_ERROR';
    const message =
      status === 413 ? `The body is longer than ${BODY_LIMIT_BYTES} bytes.` : `The sandbox failed: ${error.message ?? 'unknown'}`;
    return reply.code(status).send(gateway?.refuse(status, code, message).body ?? { error: message });
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'There is nothing here. The page is at /.' }));
  return app;
}
