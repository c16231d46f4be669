// Names of properties that only the package uses. In what is shipped they are as short as those of variables. The
// sources do not assign to them by `??=` or `||=`: esbuild would take them for computed ones.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { inSources, PACKAGE, TSCONFIG } from './paths.mjs';

/**
 * An expression that matches those: members of classes and interfaces that are not in the package's types (public code
 * reads internal members of those that are), under names that are neither there nor, in the sources, names of anything
 * else.
 */
export async function ownNames() {
  const foreign = new Set(OF_LANGUAGE);
  for (const word of (await textsIn(PACKAGE, /\.d\.c?ts$/)).flatMap(wordsOf)) foreign.add(word);
  const { sources, checker } = await program();
  const declared = sources.flatMap(declarationsIn);
  for (const name of [...namesInTraces(declared), ...namesOfOthers(declared)]) foreign.add(name);
  for (const name of sources.flatMap((source) => namesElsewhere(source, checker)))
    foreign.add(name);
  const shortened = declared
    .filter(({ name }) => !foreign.has(name.text))
    .flatMap(membersOf)
    .filter((name) => !foreign.has(name) && !name.startsWith('_'));
  return new RegExp(`^(${[...new Set(shortened)].join('|')})$`);
}

async function textsIn(folder, names) {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const wanted = files.filter((file) => file.isFile() && names.test(file.name));
  return Promise.all(
    wanted.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')),
  );
}

/** Names, and what looks like them, outside of comments. */
const wordsOf = (text) =>
  text.replace(/\/\*[^]*?\*\/|\/\/.*/g, '').match(/[A-Za-z_$][\w$]*/g) ?? [];

/** The sources, and what knows the types in them. */
async function program() {
  const { config } = ts.readConfigFile(TSCONFIG, ts.sys.readFile);
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, inSources('..'));
  const all = ts.createProgram(fileNames, options);
  return { sources: all.getSourceFiles().filter(isSource), checker: all.getTypeChecker() };
}

const isSource = ({ fileName }) => fileName.startsWith(inSources(''));

/** The classes and interfaces that a source declares. */
const declarationsIn = (source) =>
  source.statements.filter((it) => ts.isClassDeclaration(it) || ts.isInterfaceDeclaration(it));

/** The language calls methods of these names. */
const OF_LANGUAGE = ['toJSON', 'toString', 'then', 'next', 'return'];

/** Classes whose methods call an application's code, or are called by it: they stand in its stack traces by their names. */
const IN_TRACES = ['Driver', 'Connector', 'Connection', 'FrameReceiver', 'FrameSender'];

const namesInTraces = (declared) =>
  declared
    .filter(({ name }) => IN_TRACES.includes(name.text))
    .flatMap(({ members }) => members.filter(ts.isMethodDeclaration))
    .map(({ name }) => name.text);

/** Interfaces of what is not made from these sources. */
const OF_OTHERS = ['Zone', 'Decoder', 'Exports'];

const namesOfOthers = (declared) =>
  declared.filter(({ name }) => OF_OTHERS.includes(name.text)).flatMap(membersOf);

/**
 * The names of properties that a source uses of what is declared elsewhere: by the language, by a browser, or by nothing
 * that is known; and those that it has as texts.
 */
function namesElsewhere(source, checker) {
  const names = [];
  const look = (node) => {
    const [name, property] = used(node, checker);
    if (name && !property?.declarations?.every(isOwn)) names.push(name);
    if (ts.isStringLiteralLike(node)) names.push(node.text);
    ts.forEachChild(node, look);
  };
  look(source);
  return names;
}

/** A type that is written where it is used may be one of something else, such as of a global of a framework (`Zone.current`). */
const isOwn = (declaration) =>
  isSource(declaration.getSourceFile()) && !ts.isTypeLiteralNode(declaration.parent);

/** The name of the property that a node uses, and that property if it is known. */
function used(node, checker) {
  const of = (type, { text }) => [
    text,
    type && checker.getPropertyOfType(checker.getNonNullableType(type), text),
  ];
  if (ts.isPropertyAccessExpression(node))
    return [node.name.text, checker.getSymbolAtLocation(node.name)];
  if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
    const name = node.propertyName ?? node.name;
    return ts.isIdentifier(name) ? of(checker.getTypeAtLocation(node.parent), name) : [];
  }
  if (ts.isObjectLiteralElementLike(node) && ts.isObjectLiteralExpression(node.parent))
    if (node.name && ts.isIdentifier(node.name))
      return of(checker.getContextualType(node.parent), node.name);
  return [];
}

/** The names of the members of a class or an interface. */
const membersOf = ({ members }) =>
  members
    .flatMap((member) => [member, ...parametersOf(member)])
    .flatMap(({ name }) => (name && ts.isIdentifier(name) ? [name.text] : []));

/** The parameters of a constructor that are properties too. */
const parametersOf = (member) =>
  ts.isConstructorDeclaration(member)
    ? member.parameters.filter((parameter) => ts.isParameterPropertyDeclaration(parameter, member))
    : [];
