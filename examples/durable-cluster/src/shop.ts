import type { EventStore, HandlerContext } from '@x/webhooks';

/** What a process of the shop needs of its database: where handled events are remembered, and where money is booked. */
export interface Shop {
  readonly store: EventStore;
  /** Books the payment: the effect that must happen once, whatever dies. */
  credit(amountMinor: number, context: HandlerContext): Promise<'credited' | 'was credited before'>;
  /** Every booking there is, by event. */
  readBookings(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** The database in use, as it is told to every process. */
export interface Engine {
  readonly name: 'Redis' | 'Postgres';
  readonly url: string;
}
