// The API reference: a page for each group of exports, with their descriptions, members and examples.

import { declaredEntries, isPartOf } from './entries.mjs';
import { examplesOf, FOLDER, GROUPS } from './examples.mjs';

const TAGS = { param: 'Takes', returns: 'Gives', throws: 'Throws', deprecated: 'Deprecated' };

/**
 * The groups of the reference. Each has its `entries`, exports with their examples, and `shared`: the names that its entry of
 * the package exports besides, and that another entry's pages show.
 */
export async function reference() {
  const declared = await declaredEntries();
  const groups = await Promise.all(
    GROUPS.map(async (group) => {
      const examples = await examplesOf(group);
      const names = [...new Set(examples.flatMap(({ names }) => names))];
      const entries = names.map((name) => ({
        name,
        ...declared.get(group.entry)?.get(name),
        examples: examples.filter((example) => example.names.includes(name)),
      }));
      return { ...group, entries };
    }),
  );
  const withShared = groups.map((group) => {
    const names = [...(declared.get(group.entry)?.keys() ?? [])];
    return { ...group, shared: names.filter((name) => !shows(groups, group.entry, name)) };
  });
  return { groups: withShared, findings: findings(groups, declared) };
}

const shows = (groups, entry, name) =>
  groups.some((group) => group.entry === entry && group.entries.some((one) => one.name === name));

/** A line for each export without an example or a description, and for each example of what is not there. */
function findings(groups, declared) {
  const lines = [];
  for (const [entry, exports] of declared)
    for (const [name, one] of exports) {
      const isShown = [...declared].some(
        ([other, others]) =>
          shows(groups, other, name) && (other === entry || isPartOf(one, others.get(name))),
      );
      if (!isShown) lines.push(`${entry}: ${name} has no example in ${FOLDER}`);
    }
  for (const { file, entries } of groups)
    for (const { name, kind, description, examples } of entries) {
      const place = `${FOLDER}/${file}.ts: ${name}`;
      if (!kind) lines.push(`${place} is not exported`);
      if (!description && !examples.some(({ caption }) => caption))
        lines.push(`${place} has no description: neither TSDoc nor a comment above its example`);
      for (const { code } of examples)
        if (!new RegExp(`\\b${name}\\b`).test(code)) lines.push(`${place} is not in its example`);
    }
  return lines;
}

/** The pages of the reference as documents: Markdown that stands for the types. */
export function referenceDocuments(groups) {
  const places = new Map();
  for (const { file, entry, entries } of groups)
    for (const { name } of entries)
      if (entry === 'stomp-wasm' || !places.has(name)) places.set(name, `${file}.md#${idOf(name)}`);
  return groups.map((group) => {
    const own = new Map(places);
    for (const { name } of group.entries) own.set(name, `#${idOf(name)}`);
    return {
      source: `docs/api/${group.file}.md`,
      path: `docs/api/${group.file}.html`,
      markdown: markdownOf(group, own),
    };
  });
}

function markdownOf({ title, entry, entries, shared }, places) {
  const parts = entries.map((one) => section(one, places));
  const links = shared.map((name) => link(name, places));
  const besides =
    links.length > 0 ? `\n\nDeclared here as on the page they lead to: ${links.join(', ')}.` : '';
  return `# ${title}\n\nExports of \`${entry}\`.${besides}\n\n${parts.join('\n')}`;
}

function section({ name, signature, description, tags, members, bases, examples }, places) {
  const lines = [`## ${name} {#${idOf(name)}}\n`];
  const captions = examples.map(({ caption }) => caption).filter(Boolean);
  lines.push(linked(description || captions.join(' '), places), '');
  lines.push(...tagLines(tags, places));
  lines.push(fence(signature));
  for (const { code } of examples) lines.push(fence(code));
  if (bases.length > 0)
    lines.push(`Has the members of ${bases.map((base) => link(base, places)).join(', ')}, too.\n`);
  for (const member of members) lines.push(memberOf(member, name, places));
  return lines.join('\n');
}

function memberOf({ name, isStatic, signature, description, tags }, owner, places) {
  const title = isStatic ? `${owner}.${name}` : name;
  const lines = [`### ${title} {#${idOf(`${owner}.${name}`)}}\n`, fence(signature)];
  if (description) lines.push(`${linked(description, places)}\n`);
  return [...lines, ...tagLines(tags, places)].join('\n');
}

function tagLines(tags, places) {
  const lines = tags
    .filter(({ name }) => name in TAGS)
    .map(({ name, text }) => {
      const [, parameter, rest] =
        name === 'param' ? /^(\S+)\s*-?\s*([^]*)$/.exec(text) : [null, '', text];
      const about = parameter ? ` \`${parameter}\`:` : '';
      return `- ${TAGS[name]}${about} ${linked(rest, places).replaceAll('\n', ' ')}`;
    });
  return lines.length > 0 ? [...lines, ''] : [];
}

/** The text with its `{@link X}` as links of Markdown. */
function linked(text, places) {
  return text.replaceAll(/\{@link\s+([\w.]+)\s*\|?\s*([^}]*)\}/g, (_, target, words) =>
    link(target, places, words || undefined),
  );
}

function link(target, places, words = `\`${target}\``) {
  const [name] = target.split('.');
  return places.has(name) ? `[${words}](${places.get(name)})` : words;
}

const idOf = (name) => name.toLowerCase();
const fence = (code) => `\`\`\`ts\n${code}\n\`\`\`\n`;
