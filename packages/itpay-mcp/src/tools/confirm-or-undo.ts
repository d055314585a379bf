import type { Purchase, Reservation } from '../spending/guard.ts';
import type { ToolCallContext, ToolEnvironment } from './types.ts';

interface Reserved {
  readonly purchase: Purchase;
  readonly reservation: Reservation;
  readonly context: ToolCallContext;
}

/** Asks the person where the owner wants it. @throws ToolRefusal unless they agree; then nothing stays set aside */
export async function confirmOrUndo({ confirmations }: ToolEnvironment, reserved: Reserved): Promise<void> {
  const { purchase, reservation, context } = reserved;
  try {
    await confirmations.require(purchase, context.confirm);
  } catch (error) {
    await reservation.undo();
    throw error;
  }
}
