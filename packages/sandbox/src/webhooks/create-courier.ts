import type { SandboxClock, ScheduledTask } from '../clock/create-clock.ts';
import type { IdSource } from '../create-id-source.ts';
import type { FaultBox } from '../faults/create-fault-box.ts';
import type { WebhookFault } from '../faults/fault.ts';
import type { Ledger } from '../ledger/create-ledger.ts';
import type { DeliveryAttempt, DeliveryState, SandboxDelivery } from '../ledger/deliveries.ts';
import { SandboxError } from '../sandbox-error.ts';
import { isLoopbackUrl } from './is-loopback-url.ts';
import { ACKNOWLEDGEMENT_TIMEOUT_MS, judgeAcknowledgement } from './judge-acknowledgement.ts';
import { type AttemptPlan, createParcel, lostAttempt, type OutgoingEvent, type Parcel, snapshot } from './parcel.ts';
import { planFaultyAttempts } from './plan-faulty-attempts.ts';
import { sendWebhook } from './send-webhook.ts';

/** Delivers events until they are acknowledged. */
export interface Courier {
  announce(event: OutgoingEvent): void;
  redeliver(deliveryId: string): Promise<void>;
  /** Resolves once no attempt is under way, for one payment or for all. */
  settled(paymentId?: string): Promise<void>;
  list(): readonly SandboxDelivery[];
}

export interface CourierOptions {
  readonly clock: SandboxClock;
  readonly ids: IdSource;
  readonly faults: FaultBox;
  readonly ledger: Ledger<Parcel>;
  /** Aborted when the sandbox closes: what is under way ends, nothing else begins. */
  readonly signal: AbortSignal;
  readonly redeliveryMs: readonly number[];
  readonly allowRemote: boolean;
  readonly onChange: () => void;
}

export function createCourier(options: CourierOptions): Courier {
  const { clock, faults, ledger } = options;
  const retries = new Map<string, ScheduledTask>();
  const lines = new Map<string, Promise<void>>();
  let held: { readonly count: number; readonly parcels: Parcel[] } | undefined;

  async function attempt(parcel: Parcel, plan: AttemptPlan = {}): Promise<DeliveryAttempt | undefined> {
    if (options.signal.aborted) return undefined;
    const at = clock.now() + faults.clockSkewMs();
    const body = plan.body ?? parcel.body;
    const { headers, error } =
      plan.headers === undefined ? signHeaders(parcel, plan, at) : { headers: plan.headers, error: undefined };
    const reply =
      error === undefined
        ? await sendWebhook({
            url: parcel.url,
            headers,
            body,
            timeoutMs: ACKNOWLEDGEMENT_TIMEOUT_MS[parcel.product],
            signal: options.signal,
            truncate: plan.truncate === true,
          })
        : { status: 0, body: '', error, durationMs: 0 };
    const judgement = judgeAcknowledgement(parcel.product, reply);
    const record: DeliveryAttempt = {
      number: parcel.attempts.length + 1,
      at,
      note: plan.note,
      headers,
      body,
      status: reply.status,
      replyBody: reply.body,
      acknowledged: judgement.acknowledged,
      remark: judgement.remark,
      durationMs: reply.durationMs,
    };
    parcel.attempts.push(record);
    if (judgement.acknowledged && plan.counts !== false) conclude(parcel, 'acknowledged');
    options.onChange();
    return record;
  }

  function conclude(parcel: Parcel, state: DeliveryState): void {
    parcel.state = state;
    parcel.nextAttemptAt = undefined;
    retries.get(parcel.id)?.cancel();
    retries.delete(parcel.id);
  }

  async function deliver(parcel: Parcel, plan?: AttemptPlan): Promise<void> {
    await attempt(parcel, plan);
    if (parcel.state === 'waiting') scheduleRetry(parcel);
  }

  function scheduleRetry(parcel: Parcel): void {
    const failed = parcel.attempts.filter((entry) => entry.note === undefined || entry.note === 'lost').length;
    const wait = options.redeliveryMs[Math.max(failed, 1) - 1];
    if (wait === undefined) {
      conclude(parcel, 'abandoned');
      return;
    }
    parcel.nextAttemptAt = clock.now() + wait;
    retries.get(parcel.id)?.cancel();
    retries.set(
      parcel.id,
      clock.schedule(parcel.nextAttemptAt, () =>
        inLine(parcel, () => (parcel.state === 'waiting' ? deliver(parcel) : Promise.resolve())),
      ),
    );
  }

  /** The events of one payment are sent one after the other, in the order in which they happened. */
  function inLine(parcel: Parcel, work: () => Promise<void>): Promise<void> {
    const line = parcel.paymentId;
    const next = (lines.get(line) ?? Promise.resolve()).then(work);
    lines.set(line, next);
    void next.then(() => {
      if (lines.get(line) === next) lines.delete(line);
    });
    return next;
  }

  async function deliverFaulty(parcel: Parcel, fault: WebhookFault): Promise<void> {
    if (fault.kind === 'drop-webhook') {
      parcel.attempts.push(lostAttempt(parcel, clock.now()));
      if (fault.redeliver === false) conclude(parcel, 'lost');
      else scheduleRetry(parcel);
      return options.onChange();
    }
    if (fault.kind === 'duplicate-webhook' && fault.parallel === true) {
      const copies = Array.from({ length: fault.copies ?? 2 }, (_, index) => attempt(parcel, { note: `copy ${index + 1}` }));
      await Promise.all(copies);
    } else {
      for (const plan of planFaultyAttempts(fault, parcel, clock.now())) await attempt(parcel, plan);
    }
    const first = parcel.attempts.find((entry) => entry.acknowledged);
    if (fault.kind === 'replayed-webhook' && first !== undefined) {
      await attempt(parcel, { note: 'replayed', headers: first.headers, counts: false });
    }
    if (parcel.state === 'waiting') scheduleRetry(parcel);
  }

  function hold(parcel: Parcel, count: number): void {
    held ??= { count, parcels: [] };
    held.parcels.push(parcel);
    if (held.parcels.length < held.count) return;
    const turned = held.parcels.reverse();
    held = undefined;
    // Of different payments as well: each waits for the one before it.
    let previous = Promise.resolve();
    for (const late of turned) {
      const before = previous;
      previous = inLine(late, () => before.then(() => deliver(late)));
    }
  }

  return {
    announce(event) {
      const parcel = createParcel(options.ids.next('whd_'), clock.now(), event);
      ledger.add(parcel);
      if (!options.allowRemote && !isLoopbackUrl(event.url)) return conclude(parcel, 'refused');
      if (held !== undefined) return hold(parcel, held.count);
      const fault = faults.takeForWebhook(event);
      if (fault?.kind === 'reorder-webhooks') return hold(parcel, fault.count ?? 2);
      if (fault?.kind === 'delay-webhook') {
        parcel.nextAttemptAt = clock.now() + fault.ms;
        clock.schedule(parcel.nextAttemptAt, () => inLine(parcel, () => deliver(parcel)));
        return;
      }
      void inLine(parcel, () => (fault === undefined ? deliver(parcel) : deliverFaulty(parcel, fault)));
    },
    redeliver(deliveryId) {
      const parcel = ledger.list().find((candidate) => candidate.id === deliveryId);
      if (parcel === undefined) {
        return Promise.reject(new SandboxError('ERR_SANDBOX_UNKNOWN_DELIVERY', 'There is no delivery with this id.'));
      }
      if (parcel.state === 'refused') return Promise.resolve();
      return inLine(parcel, async () => {
        await attempt(parcel, { note: 'redelivered' });
      });
    },
    async settled(paymentId) {
      if (paymentId === undefined) while (lines.size > 0) await Promise.all(lines.values());
      else while (lines.has(paymentId)) await lines.get(paymentId);
    },
    list: () => ledger.list().map(snapshot),
  };
}

/** A time or an address that cannot be signed (an injected clock at zero, say) fails the attempt, not the sandbox. */
function signHeaders(
  parcel: Parcel,
  plan: AttemptPlan,
  at: number,
): { headers: Record<string, string>; error: string | undefined } {
  const headers = { 'content-type': 'application/json', 'user-agent': 'x-sandbox' };
  try {
    const signature = parcel.sign(plan.signedBody ?? plan.body ?? parcel.body, plan.atMs ?? at, plan.secret ?? 'true');
    return { headers: { ...headers, ...signature }, error: undefined };
  } catch (error) {
    return { headers, error: `could not be signed: ${error instanceof Error ? error.message : String(error)}` };
  }
}
