import type { WebhookReceiver } from '@x/webhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AdapterCase, createCaseContext } from './case-context.ts';
import { acknowledgementCases } from './cases/acknowledgement.ts';
import { authenticationCases } from './cases/authentication.ts';
import { bodyCases } from './cases/body.ts';
import { contentCases } from './cases/content.ts';
import { deliveryCases } from './cases/delivery.ts';
import { httpCases } from './cases/http.ts';
import { jsonCases } from './cases/json.ts';
import { createFixtureReceiver, FIXTURE_NAMES, type FixtureName, type ReceiverRecord } from './fixtures.ts';

/** One receiver to mount, and where. */
export interface Mount {
  readonly fixture: FixtureName;
  readonly path: string;
  readonly receiver: WebhookReceiver;
}

export interface AdapterServer {
  readonly port: number;
  /** At the end of a test: cuts the connections that are still open. */
  close(): Promise<void>;
  /** As the guide says: finishes what is running, then closes. For `describeShutdown`. */
  shutDown?(): Promise<void>;
  /** Where the receivers run in another process: reads what they recorded. */
  records?(): Promise<readonly ReceiverRecord[]>;
}

export interface AdapterUnderTest {
  /** For the titles: `Express 5`. */
  readonly name: string;
  /** False where the platform joins doubled headers before the adapter sees them. Default true. */
  readonly seesRawHeaders?: boolean;
  /** False where the platform closes the connection of a sender that is still sending. Default true. */
  readonly answersWhileSending?: boolean;
  /** False where the adapter leaves GET and HEAD to other routes: they are then answered 404. Default true. */
  readonly takesGet?: boolean;
  /** Default: all. Fewer only where something before the adapter answers in its place. */
  readonly topics?: readonly string[];
  /** Mounts every receiver and listens on a free port of 127.0.0.1. */
  start(mounts: readonly Mount[]): Promise<AdapterServer>;
}

export const ADAPTER_CASES: readonly (readonly [topic: string, cases: readonly AdapterCase[]])[] = [
  ['acknowledgement', acknowledgementCases],
  ['authentication', authenticationCases],
  ['content', contentCases],
  ['json', jsonCases],
  ['body', bodyCases],
  ['delivery', deliveryCases],
  ['http', httpCases],
];

/** The suite that every adapter passes unchanged, over real sockets. */
export function describeWebhookAdapter(adapter: AdapterUnderTest): void {
  describe(`${adapter.name}: webhook adapter conformance`, () => {
    const local: ReceiverRecord[] = [];
    const rejections: unknown[] = [];
    const onRejection = (reason: unknown): void => {
      rejections.push(reason);
    };
    let server: AdapterServer | undefined;

    beforeAll(async () => {
      process.on('unhandledRejection', onRejection);
      server = await adapter.start(mountsFor((entry) => local.push(entry)));
    });
    afterAll(async () => {
      await server?.close();
      process.off('unhandledRejection', onRejection);
    });

    for (const [topic, cases] of ADAPTER_CASES) {
      if (adapter.topics !== undefined && !adapter.topics.includes(topic)) continue;
      describe(topic, () => {
        for (const { name, run } of cases) {
          test(name, async () => {
            if (server === undefined) throw new Error('the server did not start');
            const remote = server.records;
            const context = createCaseContext({
              port: server.port,
              seesRawHeaders: adapter.seesRawHeaders ?? true,
              takesGet: adapter.takesGet ?? true,
              answersWhileSending: adapter.answersWhileSending ?? true,
              records: remote ?? (async () => local),
            });
            try {
              await run(context);
            } finally {
              context.closeAll();
            }
            expect(rejections).toEqual([]);
          });
        }
      });
    }
  });
}

export function mountsFor(record: (entry: ReceiverRecord) => void): readonly Mount[] {
  return FIXTURE_NAMES.map((fixture) => ({
    fixture,
    path: `/webhooks/${fixture}`,
    receiver: createFixtureReceiver(fixture, record),
  }));
}
