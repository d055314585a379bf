import type { Cause, Diagnosis as SignatureDiagnosis } from '@x/signing/diagnose';
import type { RefusalReason } from '../types/refusal.ts';
import { WebhookError } from './webhook-error.ts';

/** The causes of `@x/signing/diagnose`, and a body that the program itself parsed before the receiver saw it. */
export type DiagnosisName = Cause | 'body-parsed';

/** Why a message was refused: a cause of `@x/signing/diagnose`. It holds no secret, no signature and no part of the message. */
export interface Diagnosis extends Omit<SignatureDiagnosis, 'name'> {
  /** The cause, to branch on. */
  readonly name: DiagnosisName;
}

/** What a `WebhookRefusedError` is made of. */
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
  override get name(): 'WebhookRefusedError' {
    return 'WebhookRefusedError';
  }

  override get code(): 'ERR_WEBHOOK_REFUSED' {
    return 'ERR_WEBHOOK_REFUSED';
  }

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
