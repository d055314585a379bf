import { isImpossibleStep, isLateStatus, ORDER_STATUSES } from '@x/protocol/stablecoin';
import type { ExpectationMismatch } from '../errors/delivery-errors.ts';
import type { InvalidEvent, JsonObject, ParsedEvent, StateOrder, StateSteps } from '../types/provider.ts';
import { isJsonObject, joinKey, readIdentifier, readText } from './fields.ts';

const maximumKeyLength = 1024;

/**
 * Asks for what identifies the event, the order's (or refund's) id and a status; the rest stays as it came. There is no event id:
 * (id, status) is the identity, and the merchant's own id is preferred because a poll always knows it.
 */
export function parseStablecoinEvent(value: JsonObject, merchantId: string | undefined): ParsedEvent | InvalidEvent {
  const status = readIdentifier(value['status']);
  if (status === undefined) return { ok: false, problem: 'status: expected 1 to 255 characters.' };
  const isRefund = value['merchantRefundOrderId'] !== undefined;
  const id = readIdentifier(isRefund ? value['merchantRefundOrderId'] : (value['merchantOrderId'] ?? value['acquiringOrderId']));
  if (id === undefined) {
    return { ok: false, problem: 'merchantOrderId, acquiringOrderId or merchantRefundOrderId: expected 1 to 255 characters.' };
  }
  const ownMerchantId = readText(value['merchantId']);
  const keyMerchantId = readIdentifier(ownMerchantId) ?? merchantId;
  const ids = [...(keyMerchantId === undefined ? [] : [keyMerchantId]), ...(isRefund ? ['refund', id] : [id])];
  const subject = joinKey(...ids);
  const key = `${subject}:${joinKey(status)}`;
  if (key.length > maximumKeyLength) return { ok: false, problem: 'the ids are too long.' };
  const amount = isJsonObject(value['orderAmount']) ? value['orderAmount'] : undefined;
  const paid = isJsonObject(value['cryptoPaidAmount']) ? value['cryptoPaidAmount'] : undefined;
  return {
    ok: true,
    event: value,
    type: isRefund ? `refund.${status}` : status,
    key,
    facts: {
      amount: readText(amount?.['value']),
      currency: readText(amount?.['currency']),
      orderId: id,
      merchantId: ownMerchantId,
      paidAmount: readText(paid?.['value']),
      paidCurrency: readText(paid?.['currency']),
    },
    fields: value,
    mismatches: compareMerchant(ownMerchantId, merchantId),
    order: findStateOrder(subject, status),
  };
}

function compareMerchant(actual: string | undefined, expected: string | undefined): readonly ExpectationMismatch[] | undefined {
  if (expected === undefined || actual === undefined || actual === expected) return undefined;
  return [{ field: 'merchantId', expected, actual }];
}

const stepsByStatus: ReadonlyMap<string, StateSteps> = new Map(
  ORDER_STATUSES.map((next): [string, StateSteps] => {
    const otherEnds = ORDER_STATUSES.filter((previous) => isImpossibleStep(previous, next));
    // A deposit can reach an order that was given up: what says that money arrived goes to its handler, whatever came before.
    const isMoney = next === 'SUCCEEDED';
    return [
      next,
      {
        lateAfter: ORDER_STATUSES.filter((previous) => isLateStatus(previous, next)),
        impossibleAfter: isMoney ? [] : otherEnds,
        surprisingAfter: isMoney ? otherEnds : [],
      },
    ];
  }),
);

function findStateOrder(subject: string, status: string): StateOrder | undefined {
  const steps = stepsByStatus.get(status);
  return steps && { subject, status, steps, isStored: true };
}
