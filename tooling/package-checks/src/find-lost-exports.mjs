/**
 * Compares the names that the packed declarations export with those of the sources, into namespaces: bundlers of declarations lose
 * types, above all those of a class or an enum, without leaving an error in what they write.
 *
 * @param typescript the compiler
 * @param consumer from `createConsumer`
 * @param {readonly { entryPoint: string, source: string }[]} entries in the consumer's order
 */
export function findLostExports(typescript, consumer, entries) {
  const { SymbolFlags } = typescript;
  const program = consumer.compileForNode(...entries.map(({ source }) => source));
  const checker = program.getTypeChecker();
  const problems = [];
  for (const [index, { entryPoint, source }] of entries.entries()) {
    const expected = exportsOf(moduleOf(source));
    for (const path of [consumer.imported, consumer.required]) {
      const entry = checker.tryGetMemberInModuleExports(`entry${index}`, moduleOf(path));
      compare(expected, exportsOf(resolve(entry)), `${entryPoint}, ${path === consumer.imported ? 'imported' : 'required'}:`, '');
    }
  }
  return problems;

  function compare(expected, packed, where, prefix) {
    for (const name of new Set([...expected.keys(), ...packed.keys()])) {
      const [inSources, asPacked] = [expected.get(name), packed.get(name)];
      if (kindOf(inSources) !== kindOf(asPacked)) {
        problems.push(
          `types: ${where} ${prefix}${name} is ${kindOf(inSources)} in the sources, but ${kindOf(asPacked)} as packed`,
        );
      } else if (inSources.flags & SymbolFlags.Module && asPacked.flags & SymbolFlags.Module) {
        compare(exportsOf(inSources), exportsOf(asPacked), where, `${prefix}${name}.`);
      }
    }
  }

  function kindOf(symbol) {
    const kinds = [symbol?.flags & SymbolFlags.Value && 'a value', symbol?.flags & SymbolFlags.Type && 'a type'].filter(Boolean);
    return kinds.join(' and ') || 'nothing';
  }

  function moduleOf(path) {
    return checker.getSymbolAtLocation(program.getSourceFile(path));
  }

  function exportsOf(module) {
    // An entry point that does not resolve is told as such by findDeclarationFaults.
    if (module === undefined || !(module.flags & SymbolFlags.Module)) return new Map();
    return new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, resolve(symbol)]));
  }

  function resolve(symbol) {
    return symbol !== undefined && symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  }
}
