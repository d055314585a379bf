import type { Diagnosis } from './refused-error.ts';
import { WebhookError } from './webhook-error.ts';

/** What is wrong with the configuration, to branch on: see docs/errors.md. */
export type ConfigurationCode =
  | 'ERR_WEBHOOK_CONFIG_SECRET'
  | 'ERR_WEBHOOK_CONFIG_PROVIDER'
  | 'ERR_WEBHOOK_CONFIG_HANDLERS'
  | 'ERR_WEBHOOK_CONFIG_HANDLER_NEVER_CALLED'
  | 'ERR_WEBHOOK_CONFIG_LIMIT'
  | 'ERR_WEBHOOK_CONFIG_STORE'
  | 'ERR_WEBHOOK_CONFIG_QUEUE'
  | 'ERR_WEBHOOK_CONFIG_OPTION'
  | 'ERR_WEBHOOK_CONFIG_EXPECTATION'
  | 'ERR_WEBHOOK_CONFIG_RAW_BODY_GONE'
  | 'ERR_WEBHOOK_CONFIG_BODY_NOT_BYTES'
  | 'ERR_WEBHOOK_CONFIG_INGEST'
  | 'ERR_WEBHOOK_CONFIG_REQUEST'
  | 'ERR_WEBHOOK_CONFIG_ALREADY_ANSWERED'
  | 'ERR_WEBHOOK_CONFIG_WRITE';

/** The receiver is set up in a way that cannot work. Thrown at construction where possible; the message names the fix. */
export class WebhookConfigurationError extends WebhookError {
  override get name(): 'WebhookConfigurationError' {
    return 'WebhookConfigurationError';
  }

  override get code(): ConfigurationCode {
    return this.#code;
  }

  readonly #code: ConfigurationCode;
  /** The mistake by name, where there is one. */
  readonly diagnosis: Diagnosis | undefined;

  constructor(code: ConfigurationCode, message: string, options?: { readonly cause?: unknown; readonly diagnosis?: Diagnosis }) {
    super(message, options);
    this.#code = code;
    this.diagnosis = options?.diagnosis;
  }
}

/** The configuration error of an adapter that finds the request's body already read. The message names the fix. */
export function createRawBodyGoneError(fix: string): WebhookConfigurationError {
  return new WebhookConfigurationError(
    'ERR_WEBHOOK_CONFIG_RAW_BODY_GONE',
    `The request body was read before the webhook receiver saw it, so its signature cannot be checked. ${fix}`,
  );
}
