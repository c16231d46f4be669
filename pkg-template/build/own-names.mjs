// Names of properties that only the package uses. In what is shipped they are as short as those of variables.

import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { inSources, PACKAGE } from './paths.mjs';

const LIBRARIES = dirname(createRequire(import.meta.url).resolve('typescript'));

/**
 * An expression that matches those: members of classes that are not in the package's types, under names that are
 * neither there nor in the language or a browser.
 */
export async function ownNames() {
  const foreign = new Set((await textsIn(LIBRARIES, /^lib\..*\.d\.ts$/)).flatMap(wordsOf));
  for (const word of (await textsIn(PACKAGE, /\.d\.ts$/)).flatMap(wordsOf)) foreign.add(word);
  const texts = await textsIn(inSources(''), /\.ts$/);
  for (const name of texts.flatMap(namesInTraces)) foreign.add(name);
  const members = texts.flatMap((text) => membersIn(text, foreign));
  const own = members.filter((name) => !foreign.has(name) && !name.startsWith('_'));
  return new RegExp(`^(${[...new Set(own)].join('|')})$`);
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

const classesIn = (text) =>
  ts
    .createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true)
    .statements.filter(ts.isClassDeclaration);

/** Classes whose methods call an application's code, or are called by it: they stand in its stack traces by their names. */
const IN_TRACES = ['Driver', 'Connector', 'Connection', 'FrameReceiver', 'FrameSender'];

const namesInTraces = (text) =>
  classesIn(text)
    .filter(({ name }) => IN_TRACES.includes(name.text))
    .flatMap(({ members }) => members.filter(ts.isMethodDeclaration))
    .map(({ name }) => name.text);

/** The names of the members of the classes in a source, without the classes that are not the package's own. */
function membersIn(text, foreign) {
  const own = classesIn(text).filter(({ name }) => !foreign.has(name.text));
  const properties = own.flatMap(({ members }) =>
    members.flatMap((member) => [member, ...parametersOf(member)]),
  );
  return properties.flatMap(({ name }) => (name && ts.isIdentifier(name) ? [name.text] : []));
}

/** The parameters of a constructor that are properties too. */
const parametersOf = (member) =>
  ts.isConstructorDeclaration(member)
    ? member.parameters.filter((parameter) => ts.isParameterPropertyDeclaration(parameter, member))
    : [];
