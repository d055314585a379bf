type Log = (facts: Readonly<Record<string, unknown>>, message: string) => void;

/**
 * Where warnings and errors go: facts first, then one sentence, as pino and most structured loggers take them. It never receives a
 * secret, a signature or a body.
 */
export interface WebhookLogger {
  debug?: Log;
  info?: Log;
  warn: Log;
  error: Log;
}
