import { type ExpectationMismatch, WebhookMismatchError } from '../errors/delivery-errors.ts';
import type { ReceiverCore } from '../receiver/core.ts';
import type { ParsedEvent } from '../types/provider.ts';
import type { Origin } from '../types/settlement.ts';
import { compareExpectation } from './compare-expectation.ts';
import { createDelivery } from './create-delivery.ts';

/**
 * Authentic is not valid: compares the event with what was agreed. On a mismatch the delivery goes to `onMismatch`, and only when
 * that has kept it is the event acknowledged.
 *
 * @returns true when the event may be dispatched
 */
export async function checkExpectation(core: ReceiverCore, parsed: ParsedEvent, origin: Origin): Promise<boolean> {
  const mismatches = parsed.mismatches ?? (await findMismatches(core, parsed));
  if (mismatches.length === 0) return true;
  const error = new WebhookMismatchError({ key: parsed.key, mismatches });
  core.report(error);
  if (core.onMismatch !== undefined) await core.onMismatch(error, createDelivery(core, parsed, origin), parsed.event);
  return false;
}

async function findMismatches(core: ReceiverCore, parsed: ParsedEvent): Promise<readonly ExpectationMismatch[]> {
  if (core.expect === undefined) return [];
  const expectation = await core.expect(parsed.event);
  if (expectation === undefined) return [];
  if (expectation === null) {
    return [{ field: 'orderId', expected: 'an order that is known here', actual: parsed.facts.orderId }];
  }
  return compareExpectation(expectation, parsed);
}
