/** What `console` and most loggers are: a message, then facts. Never given a secret, a signature or a body. */
export interface WebhookLogger {
  debug?(message: string, facts?: Readonly<Record<string, unknown>>): void;
  info?(message: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts?: Readonly<Record<string, unknown>>): void;
  error(message: string, facts?: Readonly<Record<string, unknown>>): void;
}
