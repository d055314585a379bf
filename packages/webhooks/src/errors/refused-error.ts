import type { RefusalReason } from '../types/refusal.ts';
import { WebhookError } from './webhook-error.ts';

/** The usual mistakes behind a refusal, by name. */
export type DiagnosisName =
  | 'body-parsed'
  | 'body-reserialised'
  | 'body-trailing-newline'
  | 'secret-whitespace'
  | 'timestamp-seconds-for-milliseconds'
  | 'timestamp-milliseconds-for-seconds'
  | 'other-product-scheme'
  | 'request-form-without-path'
  | 'old-secret-matched'
  | 'clock-skew';

export interface Diagnosis {
  readonly name: DiagnosisName;
  /** What was found and what to do. */
  readonly hint: string;
}

export interface WebhookRefusedErrorOptions {
  readonly reason: RefusalReason;
  readonly status: number;
  readonly provider: string;
  readonly diagnosis?: Diagnosis | undefined;
  readonly detail?: string | undefined;
  readonly cause?: unknown;
}

/** A request that was not accepted: for `onError` and the logger; the caller learns the status only. */
export class WebhookRefusedError extends WebhookError {
  override readonly name = 'WebhookRefusedError';
  override readonly code = 'ERR_WEBHOOK_REFUSED';
  readonly reason: RefusalReason;
  readonly status: number;
  readonly provider: string;
  readonly diagnosis: Diagnosis | undefined;

  constructor(options: WebhookRefusedErrorOptions) {
    super(describeRefusal(options), options);
    this.reason = options.reason;
    this.status = options.status;
    this.provider = options.provider;
    this.diagnosis = options.diagnosis;
  }
}

function describeRefusal({ provider, status, reason, detail, diagnosis }: WebhookRefusedErrorOptions): string {
  const more = (detail === undefined ? '' : ` ${detail}`) + (diagnosis === undefined ? '' : ` ${diagnosis.hint}`);
  return `${provider}: a webhook was refused with ${status}, ${reason}.${more}`;
}
