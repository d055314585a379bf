import type { Logger } from '@x/client-core';
import { MERCHANT_ORDER_ID_PUBLISHED_MINIMUM } from '@x/protocol/stablecoin';

const MESSAGE = `merchantOrderId is shorter than the ${MERCHANT_ORDER_ID_PUBLISHED_MINIMUM} characters that the gateway documents; it may be refused`;

/** Returns a function that warns about the first short id of a client: docs/assumptions.md#stablecoin-short-order-id */
export function createOrderIdNote(logger: Logger | undefined): (id: string) => void {
  let warned = false;
  return (id) => {
    if (warned || id.length >= MERCHANT_ORDER_ID_PUBLISHED_MINIMUM) return;
    warned = true;
    if (logger === undefined) {
      process.emitWarning(MESSAGE, { code: 'X_STABLECOIN_SHORT_ORDER_ID' });
      return;
    }
    try {
      logger.warn({ client: 'stablecoin-client', length: id.length }, MESSAGE);
    } catch {
      // A broken logger must not stop a payment.
    }
  };
}
