// The search itself: which sections have all words, the best first.

/** A section of a document, as search-index.json has it. */
export interface Section {
  readonly url: string;
  /** Of the document. */
  readonly title: string;
  /** Of the section; empty for the beginning of a document. */
  readonly heading: string;
  readonly text: string;
}

/** What a word counts for, by where it begins a word. */
const WEIGHTS = { title: 6, heading: 8, text: 1 } as const;
/** The same for the title at the beginning of a document, which is its heading, too. */
const BEGINNING = WEIGHTS.title + WEIGHTS.heading + 1;
/** Characters of a section that are shown before a word that was found. */
const BEFORE = 60;
const SHOWN = 180;

/** The sections in which each word of the query begins a word, the best first. */
export function find(sections: readonly Section[], query: string): Section[] {
  const words = wordsOf(query);
  if (words.length === 0) return [];
  const scored = sections.map((section) => ({ section, score: scoreOf(section, words) }));
  return scored
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .map(({ section }) => section);
}

/** The part of a section's text around the first word that was found. */
export function excerpt({ text }: Section, query: string): string {
  const lower = text.toLowerCase();
  const places = wordsOf(query)
    .map((word) => lower.indexOf(word))
    .filter((place) => place >= 0);
  const start = Math.max(0, Math.min(...places, text.length) - BEFORE);
  const from = places.length === 0 || start < BEFORE ? 0 : lower.indexOf(' ', start) + 1;
  return `${from > 0 ? '… ' : ''}${text.slice(from, from + SHOWN)}${from + SHOWN < text.length ? ' …' : ''}`;
}

/** Zero unless every word is somewhere. */
function scoreOf(section: Section, words: string[]): number {
  let score = 0;
  for (const word of words) {
    const found = (Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[])
      .filter((part) => hasWord(section[part].toLowerCase(), word))
      .reduce((sum, part) => sum + weightOf(part, section), 0);
    if (found === 0) return 0;
    score += found;
  }
  return score;
}

function weightOf(part: keyof typeof WEIGHTS, { heading }: Section): number {
  return part === 'title' && heading === '' ? BEGINNING : WEIGHTS[part];
}

/** Whether a word of the text begins so. */
function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return true;
  return false;
}

function wordsOf(query: string): string[] {
  return query.toLowerCase().split(/\s+/).filter(Boolean);
}
