import type { Confirmations } from './confirmations.ts';
import type { Reservation, SpendingGuard } from './guard.ts';

/** Holds to the limits of both: the owner's, and those of one token. */
export function combineGuards(owners: SpendingGuard, tokens: SpendingGuard): SpendingGuard {
  return {
    async reserve(purchase) {
      const first = await owners.reserve(purchase);
      let second: Reservation;
      try {
        second = await tokens.reserve(purchase);
      } catch (error) {
        await first.undo();
        throw error;
      }
      return {
        async undo() {
          await second.undo();
          await first.undo();
        },
      };
    },
    release(id) {
      owners.release(id);
      tokens.release(id);
    },
  };
}

/** Asks where either wants it. The question has one key, so the person answers once. */
export function combineConfirmations(owners: Confirmations, tokens: Confirmations): Confirmations {
  return {
    async require(purchase, confirm) {
      await owners.require(purchase, confirm);
      await tokens.require(purchase, confirm);
    },
  };
}
