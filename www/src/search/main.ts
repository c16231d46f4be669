// The page of the search: looks into the index of the site while words are typed.

import { element, make } from '../dom';
import { excerpt, find, type Section } from './find';

/** The script before this one: not requested as data, so that the search works for a site that is opened from a disk. */
declare const searchIndex: Section[];

/** The most results that are shown. */
const MOST = 30;

const form = element<HTMLFormElement>('form');
const field = element<HTMLInputElement>('input');
const status = element('[role=status]');
const list = element('.found');

field.value = new URLSearchParams(location.search).get('q') ?? '';
field.addEventListener('input', show);
// The address has the words once they are entered, so that a reader comes back to the results.
form.addEventListener('submit', (event) => {
  event.preventDefault();
  history.replaceState(null, '', `?q=${encodeURIComponent(field.value)}`);
});
show();

function show(): void {
  const query = field.value;
  const found = find(searchIndex, query);
  status.textContent = query.trim() ? countOf(found.length) : '';
  list.replaceChildren(...found.slice(0, MOST).map((section) => item(section, query)));
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
