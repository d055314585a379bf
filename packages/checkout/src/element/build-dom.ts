import type { Child } from '../panel/markup.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** Builds markup as nodes. No text ever becomes HTML, so nothing has to be escaped, and `require-trusted-types-for` holds. */
export function buildDom(markup: Child): Node {
  if (typeof markup !== 'object') return document.createTextNode(markup ?? '');
  const { tag, attributes, children } = markup;
  const isSvg = tag === 'svg' || tag === 'path';
  const element = isSvg ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.map(buildDom));
  return element;
}
