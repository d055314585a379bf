let warned = false;

/** Once per process. */
export function warnInProduction(): void {
  if (warned || globalThis.process?.env?.['NODE_ENV'] !== 'production') return;
  warned = true;
  const message =
    'memoryStore() forgets on restart and is not shared between processes: in production a payment could be handled twice. Use @x/webhooks-postgres, -sqlite or -redis.';
  if (typeof process.emitWarning === 'function') process.emitWarning(message, { code: 'X_WEBHOOKS_MEMORY_STORE' });
  else console.warn(`[@x/webhooks] ${message}`);
}
