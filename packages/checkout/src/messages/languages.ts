import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { ko } from './ko.ts';
import type { MessageKey, Messages } from './messages.ts';
import { pt } from './pt.ts';
import { ru } from './ru.ts';
import { vi } from './vi.ts';
import { zh } from './zh.ts';
import { zhHant } from './zh-hant.ts';

/** The names of all messages. */
export const MESSAGE_KEYS: readonly string[] = Object.keys(en);

/** The messages of every language, by its BCP 47 tag. */
export const LANGUAGES: Readonly<Record<string, Messages>> = {
  en,
  zh: readLines(zh),
  'zh-Hant': readLines(zhHant),
  ja: readLines(ja),
  ko: readLines(ko),
  es: readLines(es),
  pt: readLines(pt),
  fr: readLines(fr),
  de: readLines(de),
  ru: readLines(ru),
  ar: readLines(ar),
  vi: readLines(vi),
};

/** The other languages are lines without names: eleven times the names would be a kilobyte of every payer's download. */
function readLines(text: string): Messages {
  const lines = text.split('\n');
  return Object.fromEntries(MESSAGE_KEYS.map((key, index) => [key, lines[index] ?? ''])) as Messages;
}

/** A language with its messages, as a page or an element uses it. */
export interface Language {
  readonly tag: string;
  readonly direction: 'ltr' | 'rtl';
  /** A message with its names replaced. */
  say(key: MessageKey, names?: Readonly<Record<string, string>>): string;
}

/**
 * Finds the language for a locale: `zh-TW` and `zh-HK` are traditional Chinese, `pt-BR` is Portuguese, an unknown one is English.
 *
 * @param overrides messages of your own; the others stay
 */
export function resolveLanguage(locale: string, overrides: Partial<Messages> = {}): Language {
  const tag = findTag(locale);
  const messages: Messages = { ...en, ...LANGUAGES[tag], ...overrides };
  return {
    tag,
    direction: tag === 'ar' ? 'rtl' : 'ltr',
    say: (key, names = {}) => messages[key].replace(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole),
  };
}

function findTag(locale: string): string {
  const lower = locale.toLowerCase();
  if (/^zh\b(?!.*-hans\b).*-(hant|tw|hk|mo)\b/.test(lower)) return 'zh-Hant';
  const primary = lower.split(/[-_]/)[0] ?? '';
  return Object.hasOwn(LANGUAGES, primary) ? primary : 'en';
}
