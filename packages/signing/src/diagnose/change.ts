import type { Cause } from './causes.ts';
import type { Message } from './message.ts';

/** A named change to a message that can be undone. */
export interface MessageChange {
  readonly name: Cause;
  /** What the signer may have used, given what arrived. Candidates equal to what arrived do no harm. */
  readonly undo: (message: Message) => readonly Message[];
}

/** A named change to a secret that can be undone: the keys that the sender may have used, given yours. */
export interface SecretChange {
  readonly name: Cause;
  readonly undo: (secret: Buffer) => readonly Buffer[];
}

/** A named change to a body that can be undone: what the sender may have signed, given what arrived. */
export interface BodyChange {
  readonly name: Cause;
  readonly undo: (body: Buffer) => readonly (Buffer | string)[];
}
