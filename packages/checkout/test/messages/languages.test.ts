import { describe, expect, test } from 'vitest';
import { ar } from '../../src/messages/ar.ts';
import { de } from '../../src/messages/de.ts';
import { es } from '../../src/messages/es.ts';
import { fr } from '../../src/messages/fr.ts';
import { ja } from '../../src/messages/ja.ts';
import { ko } from '../../src/messages/ko.ts';
import { LANGUAGES, MESSAGE_KEYS, resolveLanguage } from '../../src/messages/languages.ts';
import { pt } from '../../src/messages/pt.ts';
import { ru } from '../../src/messages/ru.ts';
import { vi } from '../../src/messages/vi.ts';
import { zh } from '../../src/messages/zh.ts';
import { zhHant } from '../../src/messages/zh-hant.ts';

/** All the lines of each file: one too many would go unseen. */
const LINES: Readonly<Record<string, string>> = { zh, 'zh-Hant': zhHant, ja, ko, es, pt, fr, de, ru, ar, vi };
const namesIn = (text: string) => text.match(/\{\w+\}/g)?.toSorted() ?? [];

describe('resolveLanguage', () => {
  test('knows twelve languages', () => {
    expect(Object.keys(LANGUAGES)).toHaveLength(12);
  });

  test.each(Object.entries(LANGUAGES))('%s says everything, with the same names in it', (tag, messages) => {
    expect(Object.keys(messages)).toEqual(MESSAGE_KEYS);
    expect(Object.values(messages).join('\n')).toBe(LINES[tag] ?? Object.values(messages).join('\n'));
    const english: Readonly<Record<string, string>> = LANGUAGES['en'] ?? {};
    for (const [key, text] of Object.entries(messages)) {
      expect(text.trim()).not.toBe('');
      expect(namesIn(text)).toEqual(namesIn(english[key] ?? ''));
    }
  });

  test.each([
    ['zh', 'zh'],
    ['zh-CN', 'zh'],
    ['zh-Hans-HK', 'zh'],
    ['zh-TW', 'zh-Hant'],
    ['zh-HK', 'zh-Hant'],
    ['zh-Hant-CN', 'zh-Hant'],
    ['pt-BR', 'pt'],
    ['PT_br', 'pt'],
    ['sv', 'en'],
    ['constructor', 'en'],
    ['', 'en'],
  ])('takes %s for %s', (locale, tag) => {
    expect(resolveLanguage(locale).tag).toBe(tag);
  });
});
