/** Where an event came from: the gateway's own request, a poll, a reconciliation sweep, or a person who replays a dead letter. */
export type DeliverySource = 'webhook' | 'poll' | 'sweep' | 'replay';

/** One verified event, safe to keep as JSON: what a queue holds, what a quarantine keeps, what `receiver.settle` takes. */
export interface Delivery {
  readonly version: 1;
  /** The key of the claim: the same event has the same key from whichever source it comes. */
  readonly key: string;
  /** `provider.name` of the receiver that verified it; another provider's receiver refuses it. */
  readonly provider: string;
  /** The verified text, character for character. */
  readonly body: string;
  /** When it was received first, milliseconds since the epoch. A replay keeps it. */
  readonly receivedAt: number;
  /** Which of the secrets matched; 0 is the newest. */
  readonly secretIndex: number;
  readonly source: DeliverySource;
  readonly path?: string;
}
