// ES modules without white space, in which classes and functions keep their names.

import { transform } from 'esbuild';

const IMPORT = /^import [^;]*;\n/gm;
/** A call that bundlers leave out where its result is not used. */
const PURE = /(\w+) = \/\* @__PURE__ \*\/ (\w+)\(/g;

/**
 * An ES module, as esbuild has written it, on few lines. Only within functions are names shortened, if they are: classes
 * are seen by theirs, and so are functions in stack traces.
 */
export async function condensed(code, options, { keepsNames }) {
  const imports = code.match(IMPORT) ?? [];
  const { head, body, exported, behind } = split(code.replace(IMPORT, ''));
  const pure = [...body.matchAll(PURE)];
  const minify = { minifyIdentifiers: !keepsNames, minifyWhitespace: true, minifySyntax: true };
  // As a script, whose names at the top others may use.
  let { code: dense } = await transform(body, { ...options, ...minify });
  for (const [, name, call] of pure)
    dense = replaced(dense, `${name}=${call}(`, `${name}=/* @__PURE__ */${call}(`);
  return [head, ...imports, dense, exported, behind].join('');
}

/** A module's comments in front, its code, what it exports, and what is behind that. */
function split(code) {
  const [, head, body, exported, behind] =
    /^((?:\/\*!.*\n)?)([^]*?)^(export \{[^}]*\};\n)([^]*)$/m.exec(code) ?? [];
  if (!body) throw new Error('esbuild writes other modules than it used to');
  return { head, body, exported, behind };
}

function replaced(text, part, other) {
  if (text.split(part).length !== 2) throw new Error(`there is not one ${part} in the script`);
  return text.replace(part, other);
}
