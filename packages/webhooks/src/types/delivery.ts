/** Where an event came from: the gateway's own request, a poll, a reconciliation sweep, or a person who replays a dead letter. */
export type DeliverySource = 'webhook' | 'poll' | 'sweep' | 'replay';

/** One verified event, safe to keep as JSON: what a queue holds, what a quarantine keeps, what `receiver.settle` takes. */
export interface Delivery {
  readonly version: 1;
  /** The key of the claim. The same event has the same key whichever source it comes from. */
  readonly key: string;
  /** The `namespace` option of the receiver that verified it; absent when that receiver has none. */
  readonly namespace?: string;
  /** `provider.name` of the receiver that verified it. A receiver of another provider or namespace refuses it. */
  readonly provider: string;
  /** The verified text, character for character. */
  readonly body: string;
  /** When it was first received, in milliseconds since the epoch. A replay keeps it. */
  readonly receivedAt: number;
  /** Which secret matched; 0 is the newest. */
  readonly secretIndex: number;
  readonly source: DeliverySource;
  /** The path of the request, without the query. */
  readonly path?: string;
  /** The headers that the provider names in `identityHeaders`, by lower-case name. Absent when it names none. */
  readonly headers?: Readonly<Record<string, string>>;
}
