/** A piece of the panel: the server writes it as HTML, the element builds it as nodes. Text is escaped in those two places only. */
export interface Markup {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Child[];
}

/** Nothing is rendered for `undefined`. */
export type Child = Markup | string | undefined;

/** Builds a piece of markup. Attributes that are undefined are left out. */
export function tag(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  children: readonly Child[] = [],
): Markup {
  const present = Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { tag: name, attributes: Object.fromEntries(present), children };
}
