// A vitest setup file: watches over every test of a project, without the tests' doing. See README.md.
import { afterAll, afterEach, vi } from 'vitest';
import { isListening, startListening } from './ears.ts';
import { hearErrors } from './hear-errors.ts';
import { listenToHooks, listenToLogger } from './hear-listeners.ts';
import { hearOutput } from './hear-output.ts';
import { secretWatch } from './secret-watch.ts';

const hearHook = (name: string, value: unknown): void => secretWatch.hear('hook', name, value);
const hearLog = (name: string, value: unknown): void => secretWatch.hear('log', name, value);

// Options come here before anything is checked, so that the error that refuses them is watched as well.
vi.mock(import('../../../packages/itpay-client/src/resolve-client-options.ts'), async (load) => {
  const original = await load();
  return {
    ...original,
    resolveClientOptions(options) {
      addSecrets(options.apiKey, options.webhookSecret, process.env['ITPAY_API_KEY'], process.env['ITPAY_WEBHOOK_SECRET']);
      return original.resolveClientOptions(options);
    },
  };
});
vi.mock(import('../../../packages/stablecoin-client/src/resolve-client-options.ts'), async (load) => {
  const original = await load();
  return {
    ...original,
    resolveClientOptions(options) {
      addSecrets(options.apiKey, options.apiSecret, process.env['STABLECOIN_API_KEY'], process.env['STABLECOIN_API_SECRET']);
      return original.resolveClientOptions(options);
    },
  };
});
vi.mock(import('../../../packages/webhooks/src/providers/resolve-secrets.ts'), async (load) => {
  const original = await load();
  return {
    ...original,
    resolveSecrets(secret, providerName) {
      // The word is refused as a placeholder, and said wherever something is missing.
      addSecrets(...[secret].flat().filter((each) => each !== 'undefined'));
      return original.resolveSecrets(secret, providerName);
    },
  };
});

// What a client does with its logger besides its calls.
vi.mock(import('../../../packages/client-core/src/resolve-options.ts'), async (load) => {
  const original = await load();
  return {
    ...original,
    resolveOptions(options) {
      const resolved = original.resolveOptions(options);
      return { ...resolved, logger: resolved.logger && listenToLogger(resolved.logger, hearLog) };
    },
  };
});

// Each call tells its logger and hooks; a client that has none gets some that listen.
vi.mock(import('../../../packages/client-core/src/observer.ts'), async (load) => {
  const original = await load();
  return {
    ...original,
    createObserver: (hooks, logger) =>
      isListening()
        ? original.createObserver(listenToHooks(hooks, hearHook), listenToLogger(logger, hearLog))
        : original.createObserver(hooks, logger),
  };
});

// Whatever else a client calls a secret, and the headers that authenticate its requests.
vi.mock(import('../../../packages/client-core/src/transport.ts'), async (load) => {
  const original = await load();
  return {
    ...original,
    createTransport: (config) => {
      addSecrets(...config.secrets);
      const { authenticate } = config;
      return original.createTransport({
        ...config,
        authenticate(request, context) {
          const headers = authenticate(request, context);
          if (headers instanceof Promise) headers.then(addSignatures, () => undefined);
          else addSignatures(headers);
          return headers;
        },
      });
    },
  };
});

// What a webhook receiver tells those who gave it a logger or hooks; the console is heard anyway.
vi.mock(import('../../../packages/webhooks/src/observe/create-reporter.ts'), async (load) => {
  const original = await load();
  return {
    ...original,
    createReporter: (onError, logger) =>
      original.createReporter(hearCalls('onError', onError), logger && listenToLogger(logger, hearLog)),
    createRefusalReporter: (onError, logger) =>
      original.createRefusalReporter(hearCalls('onError', onError), logger && listenToLogger(logger, hearLog)),
  };
});
vi.mock(import('../../../packages/webhooks/src/observe/create-notifier.ts'), async (load) => {
  const original = await load();
  return { ...original, createNotifier: (onEvent) => original.createNotifier(hearCalls('onEvent', onEvent)) };
});
vi.mock(import('../../../packages/webhooks/src/receiver/resolve-options.ts'), async (load) => {
  const original = await load();
  return {
    ...original,
    resolveOptions(options) {
      const core = original.resolveOptions(options);
      return { ...core, logger: listenToLogger(core.logger, hearLog) };
    },
  };
});

// Every key of an HMAC.
vi.mock(import('../../../packages/signing/src/internal/prepare-hmac.ts'), async (load) => {
  const original = await load();
  return {
    ...original,
    prepareHmac(key) {
      secretWatch.addSecret(Buffer.from(key).toString());
      return original.prepareHmac(key);
    },
  };
});

function hearCalls<T>(name: string, hook: ((value: T) => unknown) | undefined): ((value: T) => unknown) | undefined {
  if (hook === undefined) return undefined;
  return (value) => {
    hearHook(name, value);
    return hook(value);
  };
}

function addSecrets(...secrets: readonly unknown[]): void {
  for (const secret of secrets) secretWatch.addSecret(secret);
}

function addSignatures(headers: unknown): void {
  for (const value of Object.values(headers ?? {})) secretWatch.addSignature(value);
}

function refuseLeaks(): void {
  const leaks = secretWatch.findLeaks();
  if (leaks.length > 0) throw new Error(`Secrets were let out:\n${leaks.slice(0, 20).join('\n')}`);
}

hearErrors((error) => secretWatch.hearError(error));
hearOutput((name, value) => secretWatch.hear('output', name, value));
startListening();
// Set-up hooks come before a test file's own, so these end last: what closing says is heard too.
afterEach(({ task }) => {
  try {
    refuseLeaks();
  } finally {
    task.file.meta.secretWatch = { ...secretWatch.counts };
  }
});
afterAll(refuseLeaks);
