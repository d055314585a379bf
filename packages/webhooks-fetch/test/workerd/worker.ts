import { createFixtureReceiver, FIXTURE_NAMES, type ReceiverRecord } from '@x/tooling-adapter-conformance/fixtures';
import { createWebhookHandler } from '../../src/index.ts';

// Receivers at module scope, as a Worker has them: there are no timers, no clock and no randomness here.
const records: ReceiverRecord[] = [];
const handlers = new Map(
  FIXTURE_NAMES.map((name) => [
    `/webhooks/${name}`,
    createWebhookHandler({ receiver: createFixtureReceiver(name, (entry) => records.push(entry)) }),
  ]),
);

const worker = {
  async fetch(request: Request, _environment: unknown, context: object): Promise<Response> {
    const path = new URL(request.url).pathname;
    if (path === '/records') return Response.json(records);
    return (await handlers.get(path)?.(request, context)) ?? new Response(null, { status: 404 });
  },
};

export default worker;
