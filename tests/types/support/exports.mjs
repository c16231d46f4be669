// What a declaration file exports.

import ts from 'typescript';

const KINDS = [
  ['class', ts.SymbolFlags.Class],
  ['interface', ts.SymbolFlags.Interface],
  ['enum', ts.SymbolFlags.Enum],
  ['type', ts.SymbolFlags.TypeAlias],
  ['function', ts.SymbolFlags.Function],
  ['variable', ts.SymbolFlags.Variable],
];

/** The names that a declaration file exports, with their kinds, such as `class`. */
export function exportsOf(file) {
  const program = ts.createProgram([file], {
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    module: ts.ModuleKind.ESNext,
  });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(file));
  return new Map(
    checker
      .getExportsOfModule(module)
      .map((symbol) => [symbol.name, kindsOf(resolved(checker, symbol))]),
  );
}

/** The names among them that exist when a program runs. */
export function valuesOf(file) {
  return [...exportsOf(file)]
    .filter(([, kinds]) => /class|enum|function|variable/.test(kinds))
    .map(([name]) => name);
}

function resolved(checker, symbol) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function kindsOf(symbol) {
  return KINDS.filter(([, flag]) => symbol.flags & flag)
    .map(([kind]) => kind)
    .join(' and ');
}
