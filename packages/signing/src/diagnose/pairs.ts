import type { Cause } from './causes.ts';

/** What a program that parses and writes JSON changes besides white space. */
const rewritten: readonly Cause[] = [
  'body-json-unicode-escapes',
  'body-json-slash-escapes',
  'body-json-html-escapes',
  'body-json-numbers',
  'body-json-key-order',
];
const commonBody: readonly Cause[] = [
  'body-json-spacing',
  'body-newline-added',
  'body-newline-removed',
  'body-json-unicode-escapes',
  'body-json-slash-escapes',
  'body-bom-added',
  'body-line-ends',
];
const commonSecret: readonly Cause[] = [
  'secret-padded',
  'secret-quoted',
  'secret-prefix-cut',
  'secret-prefix-added',
  'secret-base64-decoded',
  'secret-hex-decoded',
];

/** Changes that happen together. The first is undone before the second, so the second was made first. */
export const pairs: readonly (readonly [first: readonly Cause[], second: readonly Cause[]])[] = [
  [rewritten, ['body-json-spacing']],
  [['body-json-spacing'], ['body-newline-added', 'body-newline-removed', 'body-bom-added', 'body-bom-removed']],
  [['body-json-unicode-escapes'], ['body-json-slash-escapes', 'body-json-html-escapes']],
  [['body-line-ends'], ['body-newline-added', 'body-newline-removed']],
  [['body-base64', 'body-json-in-json', 'body-in-envelope', 'body-url-encoded'], ['body-newline-removed']],
  [['timestamp-signed-in-milliseconds', 'timestamp-signed-in-seconds', 'other-gateway', 'other-form'], commonBody],
  [['path-trailing-slash', 'path-prefix', 'path-query-included'], commonBody],
  [commonBody, commonSecret],
  [['path-trailing-slash', 'path-prefix', 'other-form', 'other-gateway'], commonSecret],
];

/** In a pair, only the first candidates of each change are tried. */
export const maxPairCandidates = 7;
