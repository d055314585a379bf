import { compareDecimal, isDecimalString } from '@x/protocol/money';
import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import { type ExpectationMismatch, WebhookMismatchError } from '../errors/delivery-errors.ts';
import type { Expectation } from '../types/options.ts';
import type { ParsedEvent } from '../types/provider.ts';
import { createDelivery } from './delivery.ts';
import type { Work } from './types.ts';

/**
 * Authentic is not valid: compares the event with what was agreed. On a mismatch the delivery goes to `onMismatch`, and the event is
 * acknowledged once that has kept it.
 *
 * @returns true when the event may be dispatched
 */
export async function meetsExpectation(work: Work): Promise<boolean> {
  const { key, parsed, receiver } = work;
  const mismatches = parsed.mismatches ?? (await findMismatches(work));
  if (mismatches.length === 0) return true;
  const error = new WebhookMismatchError({ key, mismatches });
  receiver.report(error);
  await receiver.onMismatch?.(error, createDelivery(work), parsed.event);
  return false;
}

async function findMismatches({ parsed, receiver }: Work): Promise<readonly ExpectationMismatch[]> {
  const expectation = await receiver.expect?.(parsed.event);
  if (expectation === undefined) return [];
  if (expectation === null) {
    return [{ field: 'orderId', expected: 'an order that is known here', actual: parsed.facts.orderId }];
  }
  return compareExpectation(expectation, parsed);
}

type Scalar = string | number | boolean;

const aliases: Readonly<Record<string, string>> = { merchantOrderId: 'orderId' };

/**
 * Compares what was agreed with what the event says. A field that the event lacks, or holds in another shape, is a mismatch.
 *
 * @throws WebhookConfigurationError `ERR_WEBHOOK_CONFIG_EXPECTATION` when the expectation itself cannot be compared
 */
export function compareExpectation(expectation: Expectation, parsed: ParsedEvent): readonly ExpectationMismatch[] {
  const mismatches: ExpectationMismatch[] = [];
  for (const [field, expected] of Object.entries(expectation)) {
    if (expected === undefined) continue;
    const actual = readFact(parsed, field);
    assertComparable(field, expected, actual);
    if (!isSame(field, expected, actual)) {
      mismatches.push({ field, expected: String(expected), actual: actual === undefined ? undefined : String(actual) });
    }
  }
  return mismatches;
}

function readFact(parsed: ParsedEvent, field: string): Scalar | undefined {
  const facts = parsed.facts as Readonly<Record<string, Scalar | undefined>>;
  for (const name of [field, aliases[field]]) {
    if (name !== undefined && Object.hasOwn(facts, name) && facts[name] !== undefined) return facts[name];
  }
  const value = Object.hasOwn(parsed.fields, field) ? parsed.fields[field] : undefined;
  return typeof value === 'object' || value === undefined ? undefined : value;
}

function isSame(field: string, expected: Scalar, actual: Scalar | undefined): boolean {
  const isAmount = field === 'amount' || field === 'paidAmount';
  if (!isAmount) return expected === actual;
  if (typeof expected === 'string' && typeof actual === 'string' && isDecimalString(expected) && isDecimalString(actual)) {
    return compareDecimal(expected, actual) === 0;
  }
  return expected === actual;
}

function assertComparable(field: string, expected: unknown, actual: Scalar | undefined): void {
  const isScalar = typeof expected === 'string' || typeof expected === 'boolean' || Number.isFinite(expected);
  if (!isScalar) {
    throw refuse(`expect returned ${field} as ${typeof expected}: expected a string, a finite number or a boolean.`);
  }
  if (field === 'amount' && actual !== undefined && typeof expected !== typeof actual) {
    throw refuse(
      `expect returned the amount as a ${typeof expected}, the event has a ${typeof actual}: ItPay counts integer minor units, the stablecoin gateway writes decimal strings.`,
    );
  }
}

function refuse(message: string): WebhookConfigurationError {
  return new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_EXPECTATION', message);
}
