import type { Language } from '../messages/languages.ts';

/** Where the panel is shown. */
export interface PanelPlace {
  readonly language: Language;
  /** A page of its own has an `h1`; the element stands in somebody's page. */
  readonly heading: 'h1' | 'h2';
  /**
   * How the payer gets past the network warning: by a link to another page, by a link to the address further down this page, which is
   * hidden until then, or by a button. `passed` shows the address at once.
   */
  readonly warning: 'passed' | 'button' | { readonly link: string | undefined };
  /** Whether there are scripts that can copy. */
  readonly canCopy: boolean;
}
