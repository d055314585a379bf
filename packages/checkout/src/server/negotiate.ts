import { LANGUAGES } from '../messages/languages.ts';
import type { Resolved } from './options.ts';

/** What the visitor wants: an `EventSource`, a program, or a browser. */
export function negotiate(request: Request): 'events' | 'json' | 'page' {
  const accept = request.headers.get('accept') ?? '';
  if (accept.includes('text/event-stream')) return 'events';
  return accept.includes('application/json') && !accept.includes('text/html') ? 'json' : 'page';
}

/** The merchant's choice, else the first language of the browser that is spoken here. */
export function pickLocale(request: Request, { locale }: Resolved): string {
  if (typeof locale === 'function') return locale(request);
  if (locale !== undefined) return locale;
  const wanted = (request.headers.get('accept-language') ?? '').split(',').map((part) => part.split(';')[0]?.trim() ?? '');
  return wanted.find((tag) => Object.hasOwn(LANGUAGES, tag.split('-')[0]?.toLowerCase() ?? '')) ?? 'en';
}
