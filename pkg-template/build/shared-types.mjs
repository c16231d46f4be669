// Types that two declaration files have in common: the second one refers to the first.

import ts from 'typescript';

/**
 * `types` without the declarations that `others`, the types of `module`, have and export in the same words: those are
 * taken from there.
 */
export function sharing(types, others, module) {
  const [mine, theirs] = [declared(types), declared(others)];
  const names = new Set([...mine.keys()].filter((name) => mine.get(name) === theirs.get(name)));
  // The same words mean something else where they refer to something else.
  for (let size = 0; size !== names.size; ) {
    size = names.size;
    for (const name of names)
      if (namesIn(mine.get(name)).some((it) => mine.has(it) && !names.has(it))) names.delete(name);
  }
  const exported = new Set(exportedBy(others));
  const taken = [...names].filter((name) => exported.has(name));
  const left = [...mine].filter(([name]) => !taken.includes(name));
  const used = reachable(new Map(left), exportedBy(types));
  const imported = taken.filter((name) => used.some((it) => namesIn(mine.get(it)).includes(name)));
  return [
    `import type { ${imported.join(', ')} } from '${module}';`,
    `export { ${taken.join(', ')} } from '${module}';`,
    ...used.map((name) => mine.get(name)),
    `export { ${exportsOf(types)
      .filter(([name]) => !taken.includes(name))
      .map(([, text]) => text)
      .join(', ')} };`,
    '',
  ].join('\n');
}

const parsed = (types) => ts.createSourceFile('types.ts', types, ts.ScriptTarget.Latest, true);

/** The declarations at the top, by name, with their comments; those of one name are one text. */
function declared(types) {
  const found = new Map();
  for (const statement of parsed(types).statements) {
    if (ts.isExportDeclaration(statement)) continue;
    const name = nameOf(statement);
    found.set(name, (found.get(name) ?? '') + statement.getFullText());
  }
  return found;
}

function nameOf(statement) {
  const named = ts.isVariableStatement(statement)
    ? statement.declarationList.declarations[0]
    : statement;
  if (!named.name) throw new Error(`a declaration without a name: ${statement.getText()}`);
  return named.name.getText();
}

/** `[name, text]` of what is exported. */
const exportsOf = (types) =>
  parsed(types)
    .statements.filter(ts.isExportDeclaration)
    .flatMap(({ isTypeOnly, exportClause }) =>
      exportClause.elements.map((it) => [
        it.name.getText(),
        isTypeOnly ? `type ${it.getText()}` : it.getText(),
      ]),
    );

const exportedBy = (types) => exportsOf(types).map(([name]) => name);

/** All names in a text but those in comments. */
function namesIn(text) {
  const names = [];
  const visit = (node) => {
    if (ts.isIdentifier(node)) names.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(parsed(text));
  return names;
}

/** The names of the declarations that these roots need, in the order of the declarations. */
function reachable(declarations, roots) {
  const found = new Set();
  const visit = (name) => {
    if (found.has(name) || !declarations.has(name)) return;
    found.add(name);
    namesIn(declarations.get(name)).forEach(visit);
  };
  roots.forEach(visit);
  return [...declarations.keys()].filter((name) => found.has(name) || name === 'global');
}
