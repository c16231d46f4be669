// The benchmark page, which measures in the visitor's browser.

import '../../styles/benchmark.css';
import { CASES, groupOf, nameOf, sizeName, type Case } from 'bench-cases';
import { element, make } from '../dom';
import { compare, PACKAGES, type Result } from './contest';
import { duration, Plot } from './plot';

const QUICK_SIZES = [64, 16 * 1024];

const button = element<HTMLButtonElement>('[data-testid=measure]');
const quick = element<HTMLInputElement>('[data-testid=quick]');
const progress = element('[data-testid=progress]');
const results = element('.results');

button.addEventListener('click', () => void measure());

async function measure(): Promise<void> {
  button.disabled = true;
  results.replaceChildren();
  try {
    const cases = CASES.filter(
      ({ plain, size }) => plain && (!quick.checked || QUICK_SIZES.includes(size)),
    );
    for (const group of new Set(cases.map(groupOf)))
      await measureGroup(
        group,
        cases.filter((one) => groupOf(one) === group),
      );
    progress.textContent = `Done, in ${navigator.userAgent}`;
    progress.dataset.done = 'true';
  } catch (error) {
    progress.textContent = `This browser could not be measured: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    button.disabled = false;
  }
}

async function measureGroup(group: string, cases: Case[]): Promise<void> {
  const { plot, row } = panel(
    group,
    cases.map(({ size }) => size),
  );
  for (const theCase of cases) {
    progress.textContent = `Measuring: ${nameOf(theCase)}`;
    const result = await compare(theCase);
    plot.add(result);
    row(result);
  }
}

/** A plot and a table that grow with the results. */
function panel(group: string, sizes: number[]): { plot: Plot; row: (result: Result) => void } {
  const section = make('section', 'panel');
  section.dataset.testid = 'group';
  const box = make('div', 'plot');
  const table = make('table', 'figures');
  const head = table.createTHead().insertRow();
  for (const title of ['body', ...PACKAGES, 'times faster']) head.append(make('th', '', title));
  const body = table.createTBody();
  section.append(make('h2', '', group), legend(), box, table);
  results.append(section);
  return { plot: new Plot(box, sizes), row: (result) => addRow(body.insertRow(), result) };
}

function legend(): HTMLElement {
  const line = make('p', 'legend');
  line.append(...PACKAGES.map((name) => make('span', `key ${name}`, name)), 'time per message');
  return line;
}

function addRow(row: HTMLTableRowElement, { size, microseconds, ratio }: Result): void {
  const cells = [
    sizeName(size),
    ...microseconds.map(duration),
    `${ratio < 100 ? ratio.toPrecision(3) : Math.round(ratio)}×`,
  ];
  row.append(...cells.map((text) => make('td', '', text)));
  row.lastElementChild?.setAttribute('data-testid', 'ratio');
}
