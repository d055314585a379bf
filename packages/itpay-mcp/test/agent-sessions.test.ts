import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ItPayClient } from '@x/itpay-client';
import { createSandbox } from '@x/sandbox';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Script, script } from './support/agent-session.ts';
import { runSession, type World } from './support/run-session.ts';

/** `X_SOAK=1` plays all of them. */
const SESSIONS = process.env['X_SOAK'] ? 10_000 : 200;
/** A gateway that has seen many payments gets slow to look through. */
const SESSIONS_PER_GATEWAY = 50;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'itpay-mcp-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Hands out gateways, each for a number of sessions. */
function createWorlds(replayExisting: boolean) {
  let sessions = 0;
  let current: Promise<Pick<World, 'sandbox' | 'client'> & { close(): Promise<void> }> | undefined;
  const open = async () => {
    const sandbox = await createSandbox({ itpay: { replayExisting } });
    const { apiKey, baseUrl } = sandbox.itpay;
    const client = new ItPayClient({ apiKey, baseUrl, channel: 'alipay', maxRetries: 0 });
    return { sandbox, client, close: async () => void (await Promise.all([client.close(), sandbox.close()])) };
  };
  const close = async () => (await current)?.close();
  return {
    close,
    async next({ sharesLedger }: Script): Promise<World> {
      if (sessions % SESSIONS_PER_GATEWAY === 0) {
        await close();
        current = open();
      }
      sessions += 1;
      const { sandbox, client } = await (current ?? open());
      const ledgerFile = sharesLedger ? path.join(folder, `${replayExisting}-${sessions}.jsonl`) : undefined;
      return { sandbox, client, serviceId: `svc_${sessions}`, ledgerFile };
    },
    count: () => sessions,
  };
}

describe.each([
  ['that refuses an id in use for other terms', false],
  ['that answers with what exists under the id', true],
])('an agent at a gateway %s', (_gateway, replayExisting) => {
  test(`pays once per purchase and never more than its owner allows, in ${SESSIONS} sessions`, async () => {
    const worlds = createWorlds(replayExisting);
    await fc.assert(
      fc.asyncProperty(script, async (session) => runSession(await worlds.next(session), session)),
      { numRuns: SESSIONS },
    );
    await worlds.close();
    expect(worlds.count()).toBeGreaterThanOrEqual(SESSIONS);
  }, 3_600_000);
});
