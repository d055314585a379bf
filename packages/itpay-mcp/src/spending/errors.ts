/** Which of the owner's rules a payment breaks. */
export type SpendingRefusal =
  | 'LIMIT_PER_PAYMENT'
  | 'LIMIT_PER_SESSION'
  | 'LIMIT_PER_DAY'
  | 'SERVICE_NOT_ALLOWED'
  | 'CHANNEL_NOT_ALLOWED'
  | 'NOT_CONFIRMED'
  | 'CONFIRMATION_UNAVAILABLE'
  | 'LEDGER_UNAVAILABLE';

/** The owner of this server does not allow the payment. Nothing was sent. */
export class SpendingRefusedError extends Error {
  override readonly name = 'SpendingRefusedError';
  readonly code: SpendingRefusal;
  /** One sentence that a model can act on. */
  readonly nextStep: string;

  constructor(code: SpendingRefusal, message: string, options: ErrorOptions & { readonly nextStep: string }) {
    super(message, options);
    this.code = code;
    this.nextStep = options.nextStep;
  }

  /** What `JSON.stringify` shows: name, code, message and facts. */
  toJSON(): Readonly<Record<string, unknown>> {
    const { name, code, message, nextStep } = this;
    return { name, code, message, nextStep };
  }
}
