import { describe, expect, test } from 'vitest';
import { LANGUAGES, MESSAGE_KEYS, resolveLanguage } from '../../src/messages/languages.ts';

const namesIn = (text: string) => text.match(/\{\w+\}/g)?.toSorted() ?? [];

describe('resolveLanguage', () => {
  test('knows twelve languages', () => {
    expect(Object.keys(LANGUAGES)).toHaveLength(12);
  });

  test.each(Object.entries(LANGUAGES))('%s says everything, with the same names in it', (_, messages) => {
    expect(Object.keys(messages)).toEqual(MESSAGE_KEYS);
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
