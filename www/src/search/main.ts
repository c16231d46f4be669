// The page of the search: looks into the index of the site while words are typed.

import { element, make } from '../dom';
import { excerpt, find, type Section } from './find';

/** The most results that are shown. */
const MOST = 30;

const form = element<HTMLFormElement>('form');
const field = element<HTMLInputElement>('input');
const status = element('[role=status]');
const list = element('.found');
const index = fetch('search-index.json').then((response): Promise<Section[]> => {
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return response.json();
});

field.value = new URLSearchParams(location.search).get('q') ?? '';
field.addEventListener('input', () => void show());
form.addEventListener('submit', (event) => event.preventDefault());
void show();

async function show(): Promise<void> {
  const query = field.value;
  try {
    const sections = await index;
    if (query !== field.value) return;
    const found = find(sections, query);
    history.replaceState(null, '', query ? `?q=${encodeURIComponent(query)}` : location.pathname);
    status.textContent = query.trim() ? countOf(found.length) : '';
    list.replaceChildren(...found.slice(0, MOST).map((section) => item(section, query)));
  } catch (error) {
    status.textContent = `The index could not be loaded: ${error instanceof Error ? error.message : error}`;
  }
}

function countOf(count: number): string {
  if (count > MOST) return `${count} sections, of which the first ${MOST} are shown`;
  return count === 1 ? '1 section' : `${count} sections`;
}

function item(section: Section, query: string): HTMLElement {
  const link = make('a', '', [section.title, section.heading].filter(Boolean).join(': '));
  link.href = section.url;
  const entry = make('li', '');
  entry.append(link, make('p', '', excerpt(section, query)));
  return entry;
}
