/** Why a request was not accepted. The caller learns the status only; the reason goes to `onError`, the logger and `onEvent`. */
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
  | 'misconfigured';

/** What an adapter can meet before it has a body to hand over. */
export interface WebhookRefusal {
  readonly reason:
    | 'method-not-allowed'
    | 'body-too-large'
    | 'body-timeout'
    | 'body-aborted'
    | 'content-encoding'
    | 'raw-body-gone'
    | 'misconfigured';
  /** For `raw-body-gone`: names the fix. */
  readonly error?: Error;
}
