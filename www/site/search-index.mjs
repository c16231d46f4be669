// The index of the search: a line for each section of each document.

/** The most characters of a section that are searched: tables of measurements are long. */
const LONGEST = 1200;

export function searchIndex(pages) {
  return pages.flatMap(({ path, title, sections }) =>
    sections.map(({ id, heading, depth, text }) => ({
      url: depth === 1 ? path : `${path}#${id}`,
      title,
      heading: depth === 1 ? '' : heading,
      text: text.replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST),
    })),
  );
}
