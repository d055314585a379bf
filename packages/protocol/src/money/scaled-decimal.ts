import { assertDecimalString } from './decimal-string.ts';

/** A decimal as an integer and the power of ten it is divided by: '100.50' is 10050 and 2. */
export interface ScaledDecimal {
  readonly digits: bigint;
  readonly scale: number;
}

export function parseScaledDecimal(value: string): ScaledDecimal {
  assertDecimalString(value);
  const point = value.indexOf('.');
  if (point === -1) return { digits: BigInt(value), scale: 0 };
  const fraction = value.slice(point + 1);
  return { digits: BigInt(value.slice(0, point) + fraction), scale: fraction.length };
}

export function formatScaledDecimal({ digits, scale }: ScaledDecimal): string {
  const text = digits.toString().padStart(scale + 1, '0');
  return scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

/** Brings two decimals to one scale, so that their digits can be compared and added. */
export function alignDecimals(a: string, b: string): { readonly left: bigint; readonly right: bigint; readonly scale: number } {
  const first = parseScaledDecimal(a);
  const second = parseScaledDecimal(b);
  const scale = Math.max(first.scale, second.scale);
  return {
    left: first.digits * 10n ** BigInt(scale - first.scale),
    right: second.digits * 10n ** BigInt(scale - second.scale),
    scale,
  };
}
