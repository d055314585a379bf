import { compareDecimal, isDecimalString } from '@x/protocol/money';
import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import type { ExpectationMismatch } from '../errors/delivery-errors.ts';
import type { Expectation } from '../types/options.ts';
import type { ParsedEvent } from '../types/provider.ts';

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
