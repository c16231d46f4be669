// Puts the figures into docs/performance.md: what stands between `<!-- figures NAME -->` and `<!-- end -->` is theirs.

import {
  messagesTables,
  ratiosTable,
  sizesTable,
  soakTable,
  startupTable,
  websocketTable,
} from './tables.mjs';

const BLOCK = /(<!-- figures (\S+) -->\n)[^]*?(<!-- end -->)/g;

/** The document with the figures of measure.mjs in it. */
export function render(document, figures) {
  const made = blocks(figures);
  return document.replace(BLOCK, (_, begin, name, end) => {
    if (!(name in made))
      throw new Error(`docs/performance.md wants the figures "${name}", which nobody makes`);
    return `${begin}${made[name]}\n${end}`;
  });
}

const NONE = 'Not measured in this run.';

function blocks({ commit, system, packages, browsers, soak, sizes }) {
  const { chromium } = browsers;
  const names = packages.map(({ name }) => name);
  const plain = chromium.fake.filter(({ shape }) => !shape);
  const shaped = chromium.fake.filter(({ shape }) => shape);
  const other = (name) => (browsers[name] ? inOtherBrowser(browsers[name], names) : NONE);
  return {
    machine: machine(commit, system, packages, browsers),
    messages: messagesTables(plain, names),
    shapes: shaped.length ? messagesTables(shaped, names) : NONE,
    websocket: chromium.websocket.results.length ? websocketTable(chromium.websocket) : NONE,
    startup: chromium.startup.length ? startupTable(chromium.startup, names) : NONE,
    sizes: sizesTable(sizes),
    soak: soak.length ? soakTable(soak) : NONE,
    firefox: other('firefox'),
    webkit: other('webkit'),
  };
}

function machine(commit, system, packages, browsers) {
  const { cores, processor } = browsers.chromium.environment;
  const shown = Object.values(browsers).map(({ environment }) => environment.browser);
  const busy = browsers.chromium.busy
    ? '\n\n**The machine was busy with other work**: the ratios say little more than which of the two is faster.'
    : '';
  return (
    `${packages.map(({ name, version }) => `${name} ${version}`).join(' beside ')}, of commit ${commit}; ${cores} cores (${processor}), ` +
    `${system}; ${shown.join(', ')}.${busy}`
  );
}

const inOtherBrowser = ({ environment, fake }, names) =>
  `${environment.browser}.\n\n${ratiosTable(fake)}\n\n${messagesTables(fake, names).replaceAll(/^\| wanted.*\n?/gm, '')}`;
