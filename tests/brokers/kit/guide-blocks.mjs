// The code blocks of the documents, and the programs that run with real brokers.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { root } from '../servers/server.mjs';

/** The set-up that each guide is about; a block names another one behind its language: ```js spring-relay. */
export const GUIDES = {
  'docs/guides/spring.md': 'spring',
  'docs/guides/rabbitmq.md': 'rabbitmq',
  'docs/guides/activemq.md': 'activemq',
  'docs/guides/artemis.md': 'artemis',
  'examples/spring-chat/README.md': 'spring',
};

/** A fenced code block, in a list or not: indentation, language, what stands behind that, code. */
const BLOCK = /^( *)```([\w,]*) ?([^`\n]*)\n([^]*?)^\1```$/gm;

/** The fenced code blocks of a document: `language`, `setup` behind it, `code`, and the `line` at which each begins. */
export async function blocksOf(document) {
  const text = await readFile(join(root, document), 'utf8');
  return [...text.matchAll(BLOCK)].map((match) => {
    const [, indentation, language, setup, indented] = match;
    const line = text.slice(0, match.index).split('\n').length;
    const code = indented.replaceAll(new RegExp(`^${indentation}`, 'gm'), '');
    return { document, line, language, setup, code };
  });
}

/** The programs of the guides: blocks of JavaScript, each with what it `prints`, the block of text behind it. */
export async function programs() {
  const documents = await Promise.all(Object.keys(GUIDES).map(blocksOf));
  return documents.flatMap((blocks) =>
    blocks.flatMap((block, index) => {
      if (block.language !== 'js') return [];
      const next = blocks[index + 1];
      return {
        ...block,
        setup: block.setup || GUIDES[block.document],
        prints: next?.language === 'text' ? next.code : undefined,
      };
    }),
  );
}
