import { type MinorMoney, minorToDecimal } from '@x/protocol/money';

export interface EmvcoFacts {
  readonly amount: MinorMoney;
  readonly merchantName: string;
  readonly reference: string;
}

// ISO 4217 numeric codes of the currencies that QR payments are usually made in; 999 is "no currency".
const NUMERIC_CURRENCIES: Readonly<Record<string, string>> = {
  CNY: '156',
  EUR: '978',
  GBP: '826',
  HKD: '344',
  IDR: '360',
  INR: '356',
  JPY: '392',
  KRW: '410',
  MYR: '458',
  PHP: '608',
  SGD: '702',
  THB: '764',
  USD: '840',
  VND: '704',
};

const TEXT_LIMIT = 25;

/** A merchant-presented EMVCo code: tag, two digits of length, value; the last field is a checksum over all before it. */
export function buildEmvcoPayload({ amount, merchantName, reference }: EmvcoFacts): string {
  const account = field('00', 'ai.itpay.sandbox') + field('01', reference);
  const payload = [
    field('00', '01'),
    field('01', '12'),
    field('26', account),
    field('52', '0000'),
    field('53', NUMERIC_CURRENCIES[amount.currency] ?? '999'),
    field('54', minorToDecimal(amount)),
    field('58', 'XX'),
    field('59', plainText(merchantName)),
    field('60', 'Sandbox'),
    field('62', field('05', reference.slice(-TEXT_LIMIT))),
    '6304',
  ].join('');
  return payload + crc16(payload);
}

function field(tag: string, value: string): string {
  return `${tag}${String(value.length).padStart(2, '0')}${value}`;
}

function plainText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, TEXT_LIMIT) || 'Merchant';
}

/** CRC-16/CCITT-FALSE, as EMVCo asks for. */
function crc16(text: string): string {
  let crc = 0xffff;
  for (const byte of Buffer.from(text, 'latin1')) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = ((crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021) & 0xffff;
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}
