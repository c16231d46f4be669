// The tables of docs/guides/options.md, made from the types: `<!-- options NAME -->` … `<!-- end -->`.

/** The document with its tables as the types have them. */
export function optionsDocument(document, groups) {
  return document.replaceAll(
    /(<!-- options (\w+) -->\n)[^]*?(<!-- end -->)/g,
    (_, begin, name, end) => `${begin}${table(typeNamed(name, groups))}${end}`,
  );
}

function typeNamed(name, groups) {
  const found = groups.flatMap(({ entries }) => entries).find((entry) => entry.name === name);
  if (!found) throw new Error(`there is no type ${name}`);
  return found;
}

function table({ members }) {
  const rows = members.map(({ name, signature, description }) => {
    const type = signature.slice(signature.indexOf(':') + 1).replace(/\| undefined$/, '');
    return `| \`${name}\` | ${cell(code(type))} | ${cell(prose(description))} |`;
  });
  return `| option | type | |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
}

const code = (type) => `\`${type.replaceAll(/\s+/g, ' ').trim()}\``;
const cell = (text) => text.replaceAll('|', '\\|');

/** A description without its examples, on one line, with names in place of links. */
function prose(description) {
  return description
    .replaceAll(/```[^]*?```/g, '')
    .replaceAll(/\{@link\s+(?:Client\.)?([\w.]+)[^}]*\}/g, '`$1`')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
