import type { EventStore, HandlerContext } from '@x/webhooks';

export interface Payment {
  /** The id of the event that announced it. */
  readonly event: string;
  readonly amountMinor: number;
}

/** What a process of the shop needs of its database: where handled events are remembered, and where money is booked. */
export interface Shop {
  readonly store: EventStore;
  /** Books the payment: the effect that must happen once, whatever dies. */
  credit(payment: Payment, context: HandlerContext): Promise<'credited' | 'was credited before'>;
  /** Every booking there is, by event. */
  readBookings(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** The database in use, as it is told to every process. */
export interface Engine {
  readonly name: 'Redis' | 'Postgres';
  readonly url: string;
}
