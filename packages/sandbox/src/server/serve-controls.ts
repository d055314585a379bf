import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Controls } from '../create-controls.ts';
import { readFault } from '../faults/read-fault.ts';
import type { PaymentAction } from '../payment.ts';
import { readJsonObject } from '../read-json-object.ts';
import { isSandboxError } from '../sandbox-error.ts';
import type { ChangeFeed } from './create-change-feed.ts';
import { isForeign } from './is-foreign.ts';

const SHOWN = 60;
const LONGEST_ADVANCE_MS = 366 * 86_400_000;
const ACTIONS: readonly string[] = ['pay', 'fail', 'expire', 'cancel'] satisfies PaymentAction[];

/** What the page reads and does; scripts may do the same with JSON over HTTP. */
export function serveControls(
  app: FastifyInstance,
  { controls, feed }: { readonly controls: Controls; readonly feed: ChangeFeed },
): void {
  app.get<{ Querystring: { payment?: string } }>('/_sandbox/state', async (request, reply) => {
    const { payment } = request.query;
    return reply.header('cache-control', 'no-store').send(describeState(controls, payment));
  });

  app.get('/_sandbox/events', (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    reply.raw.write('retry: 1000\n\ndata: hello\n\n');
    const stop = feed.listen(() => reply.raw.write('data: changed\n\n'));
    reply.raw.on('close', stop);
  });

  const change = (url: string, act: (request: FastifyRequest<{ Params: Record<string, string> }>) => unknown): void => {
    app.post<{ Params: Record<string, string> }>(url, async (request, reply) => {
      if (isForeign(request.headers)) return reply.code(403).send({ error: 'Send JSON, from this page or from a programme.' });
      try {
        return reply.send((await act(request)) ?? {});
      } catch (error) {
        return complain(reply, error);
      }
    });
  };

  change('/_sandbox/payments/:id/:action', ({ params, body }) => {
    const { id = '', action = '' } = params;
    if (!ACTIONS.includes(action)) throw new TypeError(`There is no action of this name: expected ${ACTIONS.join(', ')}.`);
    return controls.act(id, action as PaymentAction, bodyOf(body));
  });
  // Not awaited: the answer to a merchant that hangs would keep the page waiting.
  change(
    '/_sandbox/deliveries/:id/redeliver',
    ({ params }) => void controls.redeliver(params['id'] ?? '').catch(() => undefined),
  );
  change('/_sandbox/advance', ({ body }) => {
    const { ms } = bodyOf(body);
    if (typeof ms !== 'number' || !(ms >= 0 && ms <= LONGEST_ADVANCE_MS))
      throw new TypeError('ms: expected milliseconds, at most a year of them.');
    return controls.advance(ms).then(() => ({ now: controls.now() }));
  });
  change('/_sandbox/faults', ({ body }) => void controls.inject(readFault(bodyOf(body))));
  change('/_sandbox/heal', () => controls.heal());
}

function describeState(controls: Controls, payment: string | undefined): Record<string, unknown> {
  if (payment !== undefined) return { now: controls.now(), payments: controls.has(payment) ? [controls.payment(payment)] : [] };
  const deliveries = controls.deliveries();
  const requests = controls.requests();
  return {
    now: controls.now(),
    environment: controls.environment(),
    faults: controls.faults().map(({ kind }) => kind),
    totals: { payments: controls.countPayments(), deliveries: deliveries.length, requests: requests.length },
    payments: controls.payments(SHOWN).toReversed(),
    deliveries: deliveries.slice(-SHOWN).toReversed(),
    requests: requests.slice(-SHOWN).toReversed(),
  };
}

function bodyOf(body: unknown): Readonly<Record<string, unknown>> {
  if (!Buffer.isBuffer(body) || body.length === 0) return {};
  const value = readJsonObject(body);
  if (value === undefined) throw new TypeError('The body must be a JSON object.');
  return value;
}

function complain(reply: FastifyReply, error: unknown): FastifyReply {
  if (isSandboxError(error)) {
    const { code, gatewayCode, message } = error;
    return reply.code(code.startsWith('ERR_SANDBOX_UNKNOWN') ? 404 : 409).send({ error: message, code, gatewayCode });
  }
  if (error instanceof TypeError || error instanceof RangeError) return reply.code(400).send({ error: error.message });
  throw error;
}
