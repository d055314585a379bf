import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ItPayClient, paymentIntentIdFor } from '@x/itpay-client';
import type { Sandbox } from '@x/sandbox';
import { expect } from 'vitest';
import { createItPayTools, type ItPayToolName, type ToolResult } from '../../src/tools/index.ts';
import { HIDDEN_SPELLING, INJECTION, PURCHASES, type Script, SPELLINGS, type Step, type ToolStep } from './agent-session.ts';

const DAY_MS = 86_400_000;
const START = 1_800_000_000_000;
const WITHOUT_MONEY = ['failed', 'expired', 'cancelled'];
const PAYABLE = ['pending', 'qr_generated', 'scanning'];

export interface World {
  readonly sandbox: Sandbox;
  readonly client: ItPayClient;
  /** Different for every session. */
  readonly serviceId: string;
  readonly ledgerFile: string | undefined;
}

/** What one server let the person pay, by intent: when last. */
type Exposures = Map<string, number>;

interface Session extends World {
  readonly script: Script;
  readonly servers: { run(name: ItPayToolName, args: object, signal?: AbortSignal): Promise<ToolResult>; exposures: Exposures }[];
  /** What all servers let the person pay, restarts included. */
  readonly exposures: Exposures;
  readonly foreign: Set<string>;
  now: number;
}

/** Plays a script, and checks after each step that nothing can be paid that the owner did not allow. */
export async function runSession(world: World, script: Script): Promise<void> {
  const session: Session = { ...world, script, servers: [], exposures: new Map(), foreign: new Set(), now: START };
  for (const server of [0, 1]) restart(session, server);
  for (const step of script.steps) {
    await play(session, step);
    checkSession(session);
  }
}

async function play(session: Session, step: Step): Promise<void> {
  const { sandbox, client, serviceId } = session;
  if (step.kind === 'calls') await Promise.all(step.calls.map((call) => callTool(session, call)));
  else if (step.kind === 'restart') restart(session, step.server);
  else if (step.kind === 'wait') session.now += step.hours * 3_600_000;
  else if (step.kind === 'lose-reply') sandbox.inject({ kind: 'lose-reply', match: { gateway: 'itpay', method: 'POST' } });
  else if (step.kind === 'person') {
    const payment = intentsOf(session).get(idOf(session, step.purchase));
    // A person can pay what somebody shows a code for, and only that.
    if (payment?.actions.includes(step.act) && payment.status !== 'pending') await sandbox[step.act](payment.id);
  } else {
    const id = idOf(session, step.purchase);
    if (intentsOf(session).has(id)) return;
    const amount = { currency: 'CNY', value: step.amount };
    const payer = { agent_id: 'elsewhere' };
    // A reply may be lost: it is created all the same.
    await client.paymentIntents.create({ id, service_id: serviceId, type: 'one_time', amount, payer }).catch(() => undefined);
    session.foreign.add(id);
  }
}

async function callTool(session: Session, call: ToolStep): Promise<void> {
  const server = session.servers[call.server];
  if (server === undefined) return;
  const id = idOf(session, call.purchase);
  const names = { create: 'create_payment_intent', qr: 'generate_qr', check: 'check_payment_status' } as const;
  const args = call.kind === 'create' ? purchaseOf(session, call) : { payment_intent_id: id };
  const controller = new AbortController();
  const answering = server.run(names[call.kind], args, controller.signal);
  if (call.cutAfter !== undefined) {
    for (let turn = 0; turn < call.cutAfter; turn += 1) await nextTurn();
    controller.abort();
  }
  const answer = await answering;
  checkAnswer(answer);
  if (answer.isError) return;
  if (call.kind === 'create') expect(call.spelling, 'a hidden spelling was taken').not.toBe(HIDDEN_SPELLING);
  const status = String(answer.structuredContent?.['status']);
  // The same status may have ended meanwhile, when calls run at once.
  if (call.kind === 'check' || !PAYABLE.includes(status)) return;
  expect(answer.structuredContent?.['payment_intent_id']).toBe(id);
  for (const exposures of [server.exposures, session.exposures]) exposures.set(id, session.now);
}

/** Only our own lines: nothing that an agent, a merchant or the gateway wrote can begin one. */
function checkAnswer({ isError, content }: ToolResult): void {
  const text = content[0]?.type === 'text' ? content[0].text : '';
  const lines = text.split('\n').filter((line) => /^(next_step|safe_to_retry):/.test(line));
  expect(lines.length).toBeLessThanOrEqual(2);
  expect(text).not.toMatch(/^next_step: pay again/m);
  if (isError) expect(text).toMatch(/^Error (?!INTERNAL)[\w.:-]+: .*\nsafe_to_retry: (true|false)\nnext_step: .+$/);
}

function checkSession(session: Session): void {
  const { script, servers, exposures, foreign, now } = session;
  const { perPayment, perSession, perDay } = script.limits;
  const intents = intentsOf(session);
  expect(intents.size).toBeLessThanOrEqual(PURCHASES);
  // What one of our servers created can be paid, even if the answer was lost on the way.
  for (const id of intents.keys()) if (!foreign.has(id) && !exposures.has(id)) exposures.set(id, now);
  const amountOf = (id: string): number => {
    const intent = intents.get(id);
    if (intent === undefined) throw new Error(`${id} was shown and does not exist`);
    if (WITHOUT_MONEY.includes(intent.status)) return 0;
    return (intent.object as { readonly amount: { readonly value: number } }).amount.value;
  };
  const add = (ids: Iterable<string>) => [...ids].reduce((sum, id) => sum + amountOf(id), 0);
  const ofToday = (given: Exposures) => [...given].filter(([, at]) => at > now - DAY_MS).map(([id]) => id);
  if (perPayment !== undefined) for (const id of exposures.keys()) expect(amountOf(id)).toBeLessThanOrEqual(perPayment);
  for (const server of servers) {
    if (perSession !== undefined) expect(add(server.exposures.keys())).toBeLessThanOrEqual(perSession);
    if (perDay !== undefined) expect(add(ofToday(server.exposures))).toBeLessThanOrEqual(perDay);
  }
  if (perDay !== undefined && script.sharesLedger) expect(add(ofToday(exposures))).toBeLessThanOrEqual(perDay);
}

function restart(session: Session, index: number): void {
  const { client, script, ledgerFile } = session;
  const limits = Object.entries(script.limits).map(([name, value]) => [name, { CNY: value }] as const);
  const tools = createItPayTools({
    client,
    limits: Object.fromEntries(limits),
    now: () => session.now,
    ...(ledgerFile === undefined ? {} : { ledgerFile }),
  });
  session.servers[index] = {
    exposures: new Map(),
    run: async (name, args, signal) => {
      const tool = tools.find((candidate) => candidate.name === name);
      if (tool === undefined) throw new Error(`no tool ${name}`);
      return tool.run(args, signal === undefined ? {} : { signal });
    },
  };
}

const refOf = (purchase: number): string => `order-${purchase}`;

function purchaseOf({ serviceId }: Session, { purchase, amount, spelling }: ToolStep): object {
  return {
    purchase_ref: (SPELLINGS[spelling] ?? SPELLINGS[0])(refOf(purchase)),
    amount: { currency: 'CNY', value: amount },
    service_id: serviceId,
    description: INJECTION,
    metadata: { note: INJECTION },
  };
}

function idOf({ serviceId }: Session, purchase: number): string {
  return paymentIntentIdFor({ service_id: serviceId, purchase_ref: SPELLINGS[0](refOf(purchase)) });
}

function intentsOf({ sandbox, serviceId }: Session) {
  const own = sandbox.payments().filter(({ object }) => object['service_id'] === serviceId);
  return new Map(own.map((payment) => [payment.id, payment]));
}
