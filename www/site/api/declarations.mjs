// The exports of a file of declarations, with what TSDoc says of them and of their members.

import path from 'node:path';
import ts from 'typescript';

import { root } from '../documents.mjs';

/** Where the declarations are that the package takes from a package beside it. */
const BESIDE = { 'stomp-broker/memory': [path.join(root, 'target/gen/stomp-broker/memory.d.ts')] };

/**
 * What each of the files exports, by name: `kind`, `signature`, `description` (Markdown), `tags`, `members`, and `bases`, the
 * exported types whose members it has besides.
 */
export function exportsOf(files) {
  const program = ts.createProgram(files, {
    ...{ target: ts.ScriptTarget.ES2022, lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'] },
    ...{ module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
    ...{ types: [], paths: BESIDE, noEmit: true },
  });
  return files.map((file) => exportsOfFile(program, file));
}

function exportsOfFile(program, file) {
  const checker = program.getTypeChecker();
  const symbols = checker
    .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)))
    .map((symbol) => ({ name: symbol.name, symbol: original(symbol, checker) }));
  const exported = new Map(symbols.map(({ name, symbol }) => [symbol, name]));
  return new Map(
    symbols.map(({ name, symbol }) => [
      name,
      described(name, symbol, { program, checker, exported }),
    ]),
  );
}

function original(symbol, checker) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function described(name, symbol, context) {
  const [declaration] = symbol.declarations;
  const hasMembers = ts.isClassDeclaration(declaration) || ts.isInterfaceDeclaration(declaration);
  const bases = new Set();
  const members = hasMembers ? membersOf(symbol, declaration, context, bases) : [];
  return {
    name,
    kind: ts.SyntaxKind[declaration.kind].replace(/Declaration$/, '').toLowerCase(),
    signature: hasMembers ? heading(declaration) : textOf(declaration),
    ...documentation(symbol, context.checker),
    members,
    bases: [...bases],
  };
}

function membersOf(symbol, declaration, { program, checker, exported }, bases) {
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  const statics = ts.isClassDeclaration(declaration)
    ? [...(symbol.exports?.values() ?? [])].filter(({ name }) => name !== 'prototype')
    : [];
  const constructors = [...(symbol.members?.values() ?? [])].filter(
    ({ flags }) => flags & ts.SymbolFlags.Constructor,
  );
  return [...constructors, ...statics, ...checker.getPropertiesOfType(type)].flatMap((member) => {
    const declarations = (member.declarations ?? []).filter(isPublic);
    if (declarations.length === 0) return [];
    if (program.isSourceFileDefaultLibrary(declarations[0].getSourceFile())) return [];
    const owner = exported.get(checker.getSymbolAtLocation(declarations[0].parent.name));
    if (owner && owner !== symbol.name && declarations[0].parent !== declaration) {
      if (owner !== 'StompConfig') bases.add(owner);
      return [];
    }
    const isStatic = statics.includes(member);
    const name = nameOf(declarations[0]);
    return {
      name,
      isStatic,
      signature: signatureOf(declarations),
      ...documentation(member, checker),
    };
  });
}

function isPublic(declaration) {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  if (ts.getCombinedModifierFlags(declaration) & hidden) return false;
  return !declaration.name || !/^[_#]/.test(declaration.name.getText());
}

function nameOf(declaration) {
  return ts.isConstructorDeclaration(declaration) ? 'constructor' : declaration.name.getText();
}

/** A member as one declares it: of two accessors one property, of overloads one line each. */
function signatureOf(declarations) {
  if (declarations.some(ts.isAccessor)) {
    const getter = declarations.find(ts.isGetAccessor);
    const name = declarations[0].name.getText();
    if (!getter) return `${name}: ${declarations[0].parameters[0].type.getText()}`;
    const isWritten = declarations.some(ts.isSetAccessor);
    return `${isWritten ? '' : 'readonly '}${name}: ${getter.type.getText()}`;
  }
  return declarations.map((declaration) => textOf(declaration).replace(/;$/, '')).join('\n');
}

/** The first line of a class or interface. */
function heading(declaration) {
  const kind = ts.isClassDeclaration(declaration) ? 'class' : 'interface';
  const parameters = declaration.typeParameters?.map((one) => one.getText()).join(', ');
  const clauses = (declaration.heritageClauses ?? []).map((clause) => clause.getText()).join(' ');
  const name = `${declaration.name.text}${parameters ? `<${parameters}>` : ''}`;
  return [kind, name, clauses].filter(Boolean).join(' ');
}

/** The text of a declaration without comments. */
function textOf(declaration) {
  const printer = ts.createPrinter({ removeComments: true });
  return printer
    .printNode(ts.EmitHint.Unspecified, declaration, declaration.getSourceFile())
    .replace(/^declare /, '');
}

function documentation(symbol, checker) {
  const tags = symbol.getJsDocTags(checker).map(({ name, text }) => ({
    name,
    text: ts.displayPartsToString(text),
  }));
  return { description: ts.displayPartsToString(symbol.getDocumentationComment(checker)), tags };
}
