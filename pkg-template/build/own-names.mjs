// Names of properties that only the package uses. In what is shipped they are as short as those of variables. The
// sources do not assign to them by `??=` or `||=`: esbuild would take them for computed ones.

import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { inSources, PACKAGE } from './paths.mjs';

const LIBRARIES = dirname(createRequire(import.meta.url).resolve('typescript'));

/**
 * An expression that matches those: members of classes and interfaces that are not in the package's types (public code
 * reads internal members of those that are), under names that are neither there nor in the language or a browser.
 */
export async function ownNames() {
  const foreign = new Set((await textsIn(LIBRARIES, /^lib\..*\.d\.ts$/)).flatMap(wordsOf));
  for (const word of (await textsIn(PACKAGE, /\.d\.c?ts$/)).flatMap(wordsOf)) foreign.add(word);
  const texts = await textsIn(inSources(''), /\.ts$/);
  const declared = texts.flatMap(declarationsIn);
  for (const name of [...namesInTraces(declared), ...namesOfOthers(declared)]) foreign.add(name);
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

/** The classes and interfaces that a source declares. */
const declarationsIn = (text) =>
  ts
    .createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true)
    .statements.filter((it) => ts.isClassDeclaration(it) || ts.isInterfaceDeclaration(it));

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
