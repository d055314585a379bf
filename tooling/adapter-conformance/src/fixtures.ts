import {
  createWebhookReceiver,
  itpay,
  stablecoinCheckout,
  stablecoinHosted,
  type WebhookLogger,
  type WebhookReceiver,
} from '@x/webhooks';

/** The time that the receivers' clock always shows: 2025-10-09T08:53:20Z, a whole second. */
export const CLOCK_MS = 1_760_000_000_000;

export const SECRETS = {
  itpay: 'whsec_4fJ1qYc8RzT6uWk0',
  itpayOld: 'whsec_9bN3xLd5PvM2sGh7',
  stablecoin: 'MpkvVlXvYTZVPPJ0LReNA-g_yC7V7foe4UAj7tgWJSM',
} as const;

export const SMALL_LIMIT_BYTES = 2_048;
const SHORT_TIMEOUT_MS = 100;
const LONG_TIMEOUT_MS = 600_000;

export type ProviderName = 'itpay' | 'hosted' | 'checkout';

const providerOf = {
  itpay: 'itpay',
  hosted: 'hosted',
  checkout: 'checkout',
  /** Has two secrets, the newer first. */
  rotation: 'itpay',
  /** Refuses bodies above SMALL_LIMIT_BYTES. */
  small: 'itpay',
  /** Refuses bodies that take longer than SHORT_TIMEOUT_MS. */
  impatient: 'itpay',
  /** Waits for slow bodies longer than any test runs. */
  patient: 'itpay',
} as const satisfies Record<string, ProviderName>;

export type FixtureName = keyof typeof providerOf;
export const FIXTURE_NAMES = Object.keys(providerOf) as readonly FixtureName[];

export function fixtureProvider(name: FixtureName): ProviderName {
  return providerOf[name];
}

/** One thing that a receiver under test did: a handler started or finished, an error was reported, a line was logged. */
export interface ReceiverRecord {
  readonly fixture: FixtureName;
  readonly kind: 'started' | 'handled' | 'unhandled' | 'error' | 'log';
  readonly detail: string;
}

/**
 * The receiver of one fixture. The same function runs in Node and, bundled, in workerd.
 *
 * Handlers act by the event's id: `fail-once-...` throws on its first attempt, and `wait-X` runs until `go-X` has been handled.
 */
export function createFixtureReceiver(name: FixtureName, record: (entry: ReceiverRecord) => void): WebhookReceiver {
  const handled = (detail: string): void => record({ fixture: name, kind: 'handled', detail });
  const opened = new Set<string>();
  const failed = new Set<string>();
  async function act(id: string, type: string): Promise<void> {
    record({ fixture: name, kind: 'started', detail: `${id} ${type}` });
    if (id.startsWith('fail-once-') && !failed.has(id)) {
      failed.add(id);
      throw new Error('this handler fails once');
    }
    // Polled, because in workerd one request cannot settle another request's promise.
    while (id.startsWith('wait-') && !opened.has(id.slice('wait-'.length)))
      await new Promise((resolve) => setTimeout(resolve, 5));
    if (id.startsWith('go-')) opened.add(id.slice('go-'.length));
    handled(`${id} ${type}`);
  }
  const shared = {
    now: () => CLOCK_MS,
    onError: (error: unknown) => record({ fixture: name, kind: 'error', detail: String(error) }),
    logger: recordingLogger((detail) => record({ fixture: name, kind: 'log', detail })),
  };
  if (name === 'hosted') {
    return createWebhookReceiver({
      ...shared,
      provider: stablecoinHosted({ secret: SECRETS.stablecoin }),
      on: {
        PROCESSING: (event) => act(event.merchantOrderId ?? '', event.status),
        SUCCEEDED: (event) => act(event.merchantOrderId ?? '', event.status),
      },
    });
  }
  if (name === 'checkout') {
    return createWebhookReceiver({
      ...shared,
      provider: stablecoinCheckout({ secret: SECRETS.stablecoin }),
      on: {
        PROCESSING: (event) => act(event.merchantOrderId ?? '', event.status),
        SUCCEEDED: (event) => act(event.merchantOrderId ?? '', event.status),
        FAILED: (event) => act(event.merchantOrderId ?? '', event.status),
      },
    });
  }
  return createWebhookReceiver({
    ...shared,
    provider: itpay({ secret: name === 'rotation' ? [SECRETS.itpay, SECRETS.itpayOld] : SECRETS.itpay }),
    on: { 'payment_intent.succeeded': (event) => act(event.id, event.type) },
    onUnhandled: (event) => record({ fixture: name, kind: 'unhandled', detail: JSON.stringify(event).slice(0, 60) }),
    ...(name === 'small' ? { bodyLimitBytes: SMALL_LIMIT_BYTES } : {}),
    ...(name === 'patient' ? { bodyTimeoutMs: LONG_TIMEOUT_MS } : {}),
    ...(name === 'impatient' ? { bodyTimeoutMs: SHORT_TIMEOUT_MS } : {}),
  });
}

function recordingLogger(write: (line: string) => void): WebhookLogger {
  const line = (facts: Readonly<Record<string, unknown>>, message: string): void => write(`${message} ${JSON.stringify(facts)}`);
  return { debug: line, info: line, warn: line, error: line };
}
