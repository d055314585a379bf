import fc from 'fast-check';

/** Spellings of few keys, so that many meet: escaped, with colons, quotes, braces and backslashes inside. */
const key = fc.constantFrom(
  ...[
    '"a"',
    '"\\u0061"',
    '"b"',
    '"a:b"',
    '"a\\u003ab"',
    '":"',
    '""',
    '"\\\\"',
    '"\\""',
    '"\\":"',
    '"{"',
    '"}"',
    '"é"',
    '"\\u00e9"',
    '"1"',
    '"10"',
  ],
);

const scalar = fc.oneof(
  fc.constantFrom(
    ...[
      '"x"',
      '""',
      '":"',
      '"\\u003a"',
      '"\\\\"',
      '"\\\\\\":"',
      '"{\\"a\\":1,\\"a\\":2}"',
      '"/"',
      '"\\/"',
      '"💸"',
      '"\\ud83d\\udcb8"',
    ],
  ),
  fc.constantFrom(
    ...[
      '0',
      '-0',
      '7',
      '10',
      '100',
      '1e2',
      '1000',
      '1e3',
      '1E3',
      '12e3',
      '1e15',
      '1.0',
      '1.5',
      '0.5',
      '5e-1',
      '1e-7',
      '-1e3',
      '-12',
    ],
  ),
  fc.constantFrom('true', 'false', 'null'),
);

/** Texts of JSON objects, with and without duplicate keys, white space and needless escapes. */
export const jsonDocuments: fc.Arbitrary<string> = fc
  .boolean()
  .chain((isCompact) => documents(isCompact ? fc.constant('') : fc.constantFrom('', '', ' ', '\n', '\t ')));

function documents(space: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const { object } = fc.letrec<{ value: string; object: string; array: string }>((tie) => ({
    value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalar, tie('object'), tie('array')),
    array: list(tie('value'), space, '[', ']'),
    object: list(
      fc.tuple(key, space, space, tie('value')).map(([name, before, after, value]) => `${name}${before}:${after}${value}`),
      space,
      '{',
      '}',
    ),
  }));
  return object;
}

function list(item: fc.Arbitrary<string>, space: fc.Arbitrary<string>, open: string, close: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(item, { maxLength: 4 }), space, space)
    .map(([items, before, after]) => `${open}${before}${items.join(`${before},${after}`)}${after}${close}`);
}
