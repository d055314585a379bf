import type { Child } from '../panel/markup.ts';

/** Tags without content and without an end. */
const VOID_TAGS = new Set(['input', 'link', 'meta']);

/** Writes markup as HTML. Every text and every attribute is escaped here, and nowhere else. */
export function writeHtml(markup: Child): string {
  if (markup === undefined) return '';
  if (typeof markup === 'string') return escapeText(markup);
  const { tag, attributes, children } = markup;
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeText(value)}"`);
  const start = `<${tag}${written.join('')}>`;
  return VOID_TAGS.has(tag) ? start : `${start}${children.map(writeHtml).join('')}</${tag}>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Safe between tags and between quotes. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
