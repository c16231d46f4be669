// Puts the figures into docs/performance.md: what stands between `<!-- figures NAME -->` and `<!-- end -->` is theirs.

import { misses } from '../judgement.mjs';
import {
  groupsOf,
  limitsOf,
  messageRows,
  ratioRows,
  sizeRows,
  soakRows,
  socketRows,
  startupBesideRows,
  startupRows,
  summaryRows,
} from '../rows.mjs';
import { table } from './tables.mjs';
import { shareText } from '../report.mjs';

const BLOCK = /(<!-- figures (\S+) -->\n)[^]*?(<!-- end -->)/g;

/** The document with the figures of measure.mjs in it. */
export function render(document, figures) {
  const made = blocks(figures);
  return document.replace(BLOCK, (_, begin, name, end) => {
    if (!(name in made))
      throw new Error(`docs/performance.md has a block "${name}", for which there are no figures`);
    return `${begin}${made[name]}\n${end}`;
  });
}

const NONE = 'Not measured in this run.';

function blocks({ system, browsers, soak, sizes }) {
  const { chromium } = browsers;
  const names = chromium.packages.map(({ name }) => name);
  const other = (name) => (browsers[name] ? inOtherBrowser(browsers[name]) : NONE);
  return {
    machine: `${measuredIn(chromium)}; ${system}.\n\n${shareText(chromium.fake)}`,
    summary: summary(chromium.fake),
    messages: messagesTables(chromium.fake, names, true),
    websocket: chromium.websocket.results.length ? table(socketRows(chromium.websocket)) : NONE,
    startup: chromium.startup.length ? startupTables(chromium.startup, names) : NONE,
    sizes: table(sizeRows(sizes)),
    soak: soak.length ? table(soakRows(soak)) : NONE,
    firefox: other('firefox'),
    webkit: other('webkit'),
  };
}

/** What is asked, by direction; then what is not reached, and the measured limits. */
function summary(results) {
  const directions = ['incoming', 'outgoing'].map((name) => table(summaryRows(name, results)));
  const missed = misses(results);
  const count = `${results.length - missed.length} of ${results.length} ratios are reached.`;
  const limits = limitsOf(results).map((limit) => `- Limit: ${limit}`);
  return [...directions, count, ...(limits.length ? [limits.join('\n')] : [])].join('\n\n');
}

const startupTables = (results, names) =>
  [startupRows(results, names), startupBesideRows(results, names)].map(table).join('\n\n');

const messagesTables = (results, names, isJudged) =>
  groupsOf(results)
    .map((group) => table(messageRows(group, names, isJudged)))
    .join('\n\n');

function measuredIn({ commit, packages, environment: { browser, cores, processor } }) {
  const versions = packages.map(({ name, version }) => `${name} ${version}`).join(' beside ');
  return `${versions}, of commit ${commit}; ${browser}; ${cores} cores (${processor})`;
}

function inOtherBrowser(found) {
  const names = found.packages.map(({ name }) => name);
  return [
    `${measuredIn(found)}.`,
    table(ratioRows(found.fake)),
    messagesTables(found.fake, names, false),
  ].join('\n\n');
}
