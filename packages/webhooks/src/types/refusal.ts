/** Why a request was not accepted. The sender learns only the status. The reason goes to `onError`, the logger and `onEvent`. */
export type RefusalReason =
  | 'method-not-allowed'
  | 'body-too-large'
  | 'body-timeout'
  | 'body-aborted'
  | 'content-encoding'
  | 'raw-body-gone'
  | 'header-duplicated'
  | 'header-missing'
  | 'header-malformed'
  | 'timestamp-malformed'
  | 'timestamp-wrong-unit'
  | 'timestamp-too-old'
  | 'timestamp-too-new'
  | 'signature-malformed'
  | 'signature-mismatch'
  | 'request-malformed'
  | 'json-invalid'
  | 'schema-invalid'
  | 'misconfigured'
  | 'closing';

/** Why an adapter could not pass a request to `handle`. */
export interface WebhookRefusal {
  readonly reason:
    | 'method-not-allowed'
    | 'body-too-large'
    | 'body-timeout'
    | 'body-aborted'
    | 'content-encoding'
    | 'raw-body-gone'
    | 'misconfigured';
  /** For `raw-body-gone` and `misconfigured`: names the fix. It is reported in place of the refusal. */
  readonly error?: Error;
}
