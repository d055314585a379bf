/** ISO 4217, by the number of decimals. Metals, test codes and funds without a minor unit are left out, because nobody pays in them. */
const CODES_BY_DIGITS: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2: `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP
      COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES
      KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD
      PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD
      TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG`,
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

const DIGITS_BY_CODE: ReadonlyMap<string, number> = new Map(
  Object.entries(CODES_BY_DIGITS).flatMap(([digits, codes]) => codes.split(/\s+/).map((code) => [code, Number(digits)] as const)),
);

/** Says whether a value is the ISO 4217 code, in upper case, of a currency in which people pay. */
export function isCurrencyCode(value: unknown): value is string {
  return typeof value === 'string' && DIGITS_BY_CODE.has(value);
}

/**
 * Looks up how many decimals a currency has: 2 for CNY, 0 for JPY, 3 for KWD.
 *
 * @param currency ISO 4217, upper case
 * @throws RangeError when the code is not an ISO 4217 currency
 */
export function minorUnitDigits(currency: string): number {
  const digits = DIGITS_BY_CODE.get(currency);
  if (digits === undefined) throw new RangeError('Not a currency: expected an ISO 4217 code in upper case, such as CNY.');
  return digits;
}
