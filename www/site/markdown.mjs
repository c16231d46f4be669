// Markdown into HTML: links lead to pages of the site, headings have ids as they have at GitHub, code is coloured.

import hljs from 'highlight.js';
import { Lexer, Parser, Renderer } from 'marked';

import { destination } from './documents.mjs';
import { escapeHtml } from './layout.mjs';

/** Names of languages that the highlighter has another name for. */
const LANGUAGES = { svelte: 'html', vue: 'html', jsx: 'js', sh: 'bash', toml: 'ini' };

/** An id of its own behind a heading: `{#session.publish}`. */
const OWN_ID = /^(.*) \{#([\w.-]+)\}$/;

/**
 * A document as HTML.
 *
 * @returns its `title`; `html`; `sections`, each with `id`, `heading`, `depth` and the `text` below it; and `broken`, a line
 * for each link that leads nowhere.
 */
export function rendered({ source, markdown }) {
  const renderer = new PageRenderer(source);
  const tokens = Lexer.lex(markdown);
  const html = Parser.parse(tokens, { renderer });
  const { sections, broken } = renderer;
  let section = -1;
  for (const token of tokens) {
    if (token.type === 'heading') section += 1;
    else if (section >= 0) sections[section].text += ` ${plainText(token)}`;
  }
  return { title: sections[0]?.heading ?? source, html, sections, broken };
}

class PageRenderer extends Renderer {
  sections = [];
  broken = [];
  #source;
  #slugs = new Map();

  constructor(source) {
    super();
    this.#source = source;
  }

  heading({ tokens, depth, text }) {
    const [, words, ownId] = OWN_ID.exec(text) ?? [null, text];
    const heading = plain(words);
    const id = ownId ?? this.#slug(heading);
    this.sections.push({ id, heading, depth, text: '' });
    const link =
      depth > 1
        ? ` <a class="anchor" href="#${id}" aria-label="Link to ${escapeHtml(heading)}">#</a>`
        : '';
    return `<h${depth} id="${id}">${this.parser.parseInline(tokens).replace(OWN_ID, '$1')}${link}</h${depth}>\n`;
  }

  code({ text, lang }) {
    const [name = ''] = (lang ?? '').split(' ');
    const language = LANGUAGES[name] ?? name;
    const code = hljs.getLanguage(language)
      ? hljs.highlight(text, { language }).value
      : escapeHtml(text);
    return `<pre tabindex="0"><code>${code}</code></pre>\n`;
  }

  /** Scrolls by itself where it is wider than the screen. A cell of the head without text is no heading. */
  table(token) {
    const table = super.table(token).replaceAll(/<th[^>]*><\/th>/g, '<td></td>');
    return `<div class="scroll" tabindex="0" role="group" aria-label="Table">${table}</div>\n`;
  }

  link({ href, title, tokens }) {
    const text = this.parser.parseInline(tokens);
    const about = title ? ` title="${escapeHtml(title)}"` : '';
    return `<a href="${escapeHtml(this.#address(href))}"${about}>${text}</a>`;
  }

  image({ href, text }) {
    const address = escapeHtml(this.#address(href));
    return `<a href="${address}"><img src="${address}" alt="${escapeHtml(text)}" loading="lazy"></a>`;
  }

  /** Comments are for those who write the documents. */
  html({ text }) {
    return text.replaceAll(/<!--[^]*?-->\n?/g, '');
  }

  #address(href) {
    if (/^[a-z]+:/.test(href)) return href;
    const address = destination(this.#source, href);
    if (address === undefined) this.broken.push(`${this.#source}: ${href}`);
    return address ?? href;
  }

  /** The id of a heading as GitHub makes it. */
  #slug(heading) {
    const base = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-');
    const count = this.#slugs.get(base) ?? 0;
    this.#slugs.set(base, count + 1);
    return count ? `${base}-${count}` : base;
  }
}

/** The text of a heading without its marks. */
function plain(text) {
  return text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*]/g, '');
}

/** The words of a block, for the search. */
function plainText(token) {
  if (token.type === 'html' || token.type === 'space') return '';
  if (token.type === 'table')
    return [...token.header, ...token.rows.flat()].map(({ text }) => plain(text)).join(' ');
  return plain(token.text ?? token.raw);
}
