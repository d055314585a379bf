import type { ScheduledTask } from '../clock.ts';
import { SandboxError } from '../errors.ts';
import type { WebhookFault } from '../faults/fault.ts';
import type { DeliveryState, SandboxDelivery } from '../history/deliveries.ts';
import type { RecentEntries } from '../history/recent-entries.ts';
import type { Identifiers } from '../identifiers.ts';
import type { SandboxLogger } from '../options.ts';
import { type AttemptContext, attemptDelivery } from './attempt-delivery.ts';
import {
  type AttemptPlan,
  createDelivery,
  type Delivery,
  lostAttempt,
  toSandboxDelivery,
  type WebhookEvent,
} from './delivery.ts';
import { planFaultyAttempts } from './faulty-attempts.ts';
import { isLoopbackUrl } from './is-loopback-url.ts';

/** Delivers events until they are acknowledged. */
export interface WebhookSender {
  /** Where the events of payments go that name no address. */
  defaultUrl(gateway: 'itpay' | 'stablecoin'): string | undefined;
  setDefaultUrl(gateway: 'itpay' | 'stablecoin', url: string | undefined): void;
  announce(event: WebhookEvent): void;
  redeliver(deliveryId: string): Promise<void>;
  /** Resolves once no attempt is under way, for one payment or for all. */
  settled(paymentId?: string): Promise<void>;
  list(): readonly SandboxDelivery[];
  /** Forgets the events that are no longer on their way. */
  clear(): void;
}

export interface WebhookSenderOptions extends AttemptContext {
  readonly ids: Identifiers;
  readonly deliveries: RecentEntries<Delivery>;
  readonly redeliveryMs: readonly number[];
  readonly allowRemote: boolean;
  readonly webhookUrls: Record<'itpay' | 'stablecoin', string | undefined>;
  readonly logger: SandboxLogger;
  readonly onChange: () => void;
}

interface SenderState extends WebhookSenderOptions {
  /** The scheduled redelivery of a delivery, by the delivery's id. */
  readonly retries: Map<string, ScheduledTask>;
  /** What is under way, by the payment's id: the events of one payment are sent one after the other. */
  readonly underWay: Map<string, Promise<void>>;
  /** Events that a `reorder-webhooks` fault holds back. */
  held: { readonly count: number; readonly deliveries: Delivery[] } | undefined;
}

export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const sender: SenderState = { ...options, retries: new Map(), underWay: new Map(), held: undefined };
  return {
    defaultUrl: (gateway) => sender.webhookUrls[gateway],
    setDefaultUrl(gateway, url) {
      sender.webhookUrls[gateway] = url;
    },
    announce: (event) => announce(sender, event),
    redeliver: (deliveryId) => redeliver(sender, deliveryId),
    settled: (paymentId) => settled(sender, paymentId),
    list: () => options.deliveries.list().map(toSandboxDelivery),
    clear: () => options.deliveries.clear(({ state }) => state === 'waiting'),
  };
}

function announce(sender: SenderState, event: WebhookEvent): void {
  const url = event.url ?? sender.webhookUrls[event.gateway];
  const delivery = createDelivery(event, { id: sender.ids.next('whd_'), at: sender.clock.now(), url });
  sender.deliveries.add(delivery);
  if (isDeliverable(sender, delivery)) startDelivery(sender, delivery);
  else sender.onChange();
}

function startDelivery(sender: SenderState, delivery: Delivery): void {
  const { clock, faults, held } = sender;
  const fault = held === undefined ? faults.takeForWebhook(delivery) : undefined;
  delivery.fault = held === undefined ? (fault?.kind ?? skewOf(faults)) : 'reorder-webhooks';
  if (held !== undefined) hold(sender, delivery, held.count);
  else if (fault?.kind === 'reorder-webhooks') hold(sender, delivery, fault.count ?? 2);
  else if (fault?.kind === 'delay-webhook') {
    delivery.nextAttemptAt = clock.now() + fault.ms;
    clock.schedule(delivery.nextAttemptAt, () => inTurn(sender, delivery, () => deliver(sender, delivery)));
  } else {
    void inTurn(sender, delivery, () =>
      fault === undefined ? deliver(sender, delivery) : deliverFaulty(sender, delivery, fault),
    );
  }
}

/** Without a fault of its own, an event is still shaped by a clock that is off. */
function skewOf(faults: AttemptContext['faults']): string | undefined {
  return faults.clockSkewMs() === 0 ? undefined : 'clock-skew';
}

/** Notes why an event cannot be sent, if it cannot. */
function isDeliverable(sender: SenderState, delivery: Delivery): boolean {
  if (delivery.url === undefined) {
    const [source, option] =
      delivery.gateway === 'itpay'
        ? ['its service names no endpoint', '--itpay-webhook']
        : [`it names no ${delivery.product === 'refund' ? 'notifyUrl' : 'callbackUrl'}`, '--stablecoin-webhook'];
    const reason = `No address is known: ${source}, and the sandbox has no webhookUrl for this gateway. Set one with setWebhookUrl() or ${option}, then redeliver.`;
    return keepBack(sender, delivery, { state: 'undeliverable', reason });
  }
  if (sender.allowRemote || isLoopbackUrl(delivery.url)) return true;
  const reason = 'The address is not on this machine. Start the sandbox with allowRemoteWebhooks (--allow-remote) to call it.';
  return keepBack(sender, delivery, { state: 'refused', reason });
}

function keepBack(
  sender: SenderState,
  delivery: Delivery,
  { state, reason }: Pick<SandboxDelivery, 'state'> & { readonly reason: string },
): false {
  conclude(sender, delivery, state);
  delivery.reason = reason;
  const { id, event, paymentId } = delivery;
  sender.logger.warn({ delivery: id, event, paymentId, state }, `${event} of ${paymentId} was not sent. ${reason}`);
  return false;
}

async function redeliver(sender: SenderState, deliveryId: string): Promise<void> {
  const delivery = sender.deliveries.list().find(({ id }) => id === deliveryId);
  if (delivery === undefined) throw new SandboxError('ERR_SANDBOX_UNKNOWN_DELIVERY', 'There is no delivery with this id.');
  // The address may have become known in the meantime.
  delivery.url ??= sender.webhookUrls[delivery.gateway];
  if (delivery.state === 'undeliverable' || delivery.state === 'refused') {
    if (!isDeliverable(sender, delivery)) return;
    delivery.state = 'waiting';
    delivery.reason = undefined;
    return inTurn(sender, delivery, () => deliver(sender, delivery));
  }
  await inTurn(sender, delivery, () => attempt(sender, delivery, { note: 'redelivered' }));
}

async function deliver(sender: SenderState, delivery: Delivery): Promise<void> {
  await attempt(sender, delivery, {});
  if (delivery.state === 'waiting') scheduleRetry(sender, delivery);
}

async function attempt(sender: SenderState, delivery: Delivery, plan: AttemptPlan): Promise<void> {
  if (sender.signal.aborted) return;
  const { acknowledged } = await attemptDelivery(sender, delivery, plan);
  if (acknowledged && plan.counts !== false) conclude(sender, delivery, 'acknowledged');
  sender.onChange();
}

function conclude(sender: SenderState, delivery: Delivery, state: DeliveryState): void {
  delivery.state = state;
  delivery.nextAttemptAt = undefined;
  sender.retries.get(delivery.id)?.cancel();
  sender.retries.delete(delivery.id);
}

function scheduleRetry(sender: SenderState, delivery: Delivery): void {
  const { clock, retries, redeliveryMs } = sender;
  const failed = delivery.attempts.filter(({ note }) => note === undefined || note === 'lost').length;
  const wait = redeliveryMs[Math.max(failed, 1) - 1];
  if (wait === undefined) {
    conclude(sender, delivery, 'abandoned');
    return;
  }
  retries.get(delivery.id)?.cancel();
  delivery.nextAttemptAt = clock.now() + wait;
  const retry = async () => (delivery.state === 'waiting' ? deliver(sender, delivery) : undefined);
  const task = clock.schedule(delivery.nextAttemptAt, () => inTurn(sender, delivery, retry));
  retries.set(delivery.id, task);
}

/** The events of one payment are sent one after the other, in the order in which they happened. */
async function inTurn({ underWay }: SenderState, { paymentId }: Delivery, work: () => Promise<void>): Promise<void> {
  const turn = (underWay.get(paymentId) ?? Promise.resolve()).then(work);
  underWay.set(paymentId, turn);
  await turn;
  if (underWay.get(paymentId) === turn) underWay.delete(paymentId);
}

async function deliverFaulty(sender: SenderState, delivery: Delivery, fault: WebhookFault): Promise<void> {
  if (fault.kind === 'drop-webhook') {
    delivery.attempts.push(lostAttempt(delivery, sender.clock.now()));
    if (fault.redeliver === false) conclude(sender, delivery, 'lost');
    else scheduleRetry(sender, delivery);
    sender.onChange();
    return;
  }
  const plans = planFaultyAttempts(fault, delivery.body);
  if (fault.kind === 'duplicate-webhook' && fault.parallel === true) {
    await Promise.all(plans.map((plan) => attempt(sender, delivery, plan)));
  } else {
    for (const plan of plans) await attempt(sender, delivery, plan);
  }
  const first = delivery.attempts.find(({ acknowledged }) => acknowledged);
  if (fault.kind === 'replayed-webhook' && first !== undefined) {
    await attempt(sender, delivery, { note: 'replayed', headers: first.headers, counts: false });
  }
  if (delivery.state === 'waiting') scheduleRetry(sender, delivery);
}

function hold(sender: SenderState, delivery: Delivery, count: number): void {
  sender.held ??= { count, deliveries: [] };
  sender.held.deliveries.push(delivery);
  if (sender.held.deliveries.length < sender.held.count) return;
  const lastFirst = sender.held.deliveries.toReversed();
  sender.held = undefined;
  // Each waits for the one before it, even if it belongs to another payment.
  let previous = Promise.resolve();
  for (const held of lastFirst) {
    const before = previous;
    previous = inTurn(sender, held, () => before.then(() => deliver(sender, held)));
  }
}

async function settled({ underWay }: SenderState, paymentId: string | undefined): Promise<void> {
  if (paymentId === undefined) while (underWay.size > 0) await Promise.all(underWay.values());
  else while (underWay.has(paymentId)) await underWay.get(paymentId);
}
