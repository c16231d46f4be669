// The figures as tables of Markdown.

import { sizeName } from '../cases.mjs';
import { STARTUP_TARGETS, targetOf, WEBSOCKET_TARGET } from './targets.mjs';

const KIB = 1024;

/** Three digits. */
export const figure = (number) => number.toFixed(number < 10 ? 2 : number < 100 ? 1 : 0);

const whole = (number) => Math.round(number).toLocaleString('en');

function table(heads, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    line(heads),
    line(heads.map((_, column) => (column ? '--:' : '---'))),
    ...rows.map(line),
  ].join('\n');
}

/** The name of a group of figures. */
export const groupOf = ({ direction, title, shape }) =>
  [direction, title, ...(shape ? [shape] : [])].join(', ');

/** The groups of cases over the fake socket, in their order: `[{group, cases}]`. */
export function groupsOf(fake) {
  const names = [...new Set(fake.map(groupOf))];
  return names.map((group) => ({
    group,
    cases: fake.filter((theCase) => groupOf(theCase) === group),
  }));
}

/** One table per group of cases. */
export function messagesTables(fake, [first, second]) {
  return groupsOf(fake)
    .map(({ group, cases }) => {
      const targets = cases.map(targetOf);
      return table(
        [`${group}: µs per message`, ...cases.map(({ size }) => sizeName(size))],
        [
          [first, ...cases.map(({ microseconds }) => figure(microseconds[0]))],
          [second, ...cases.map(({ microseconds }) => figure(microseconds[1]))],
          ['**times faster**', ...cases.map(({ ratio }) => `**${figure(ratio)}**`)],
          ['single pages', ...cases.map(({ range }) => range.map(figure).join(' – '))],
          ...(targets.every(Boolean)
            ? [['wanted', ...targets.map((target) => `≥ ${target}`)]]
            : []),
        ],
      );
    })
    .join('\n\n');
}

/** The ratios alone, a row per group. */
export function ratiosTable(fake) {
  const groups = groupsOf(fake);
  const heads = groups[0].cases.map(({ size }) => sizeName(size));
  return table(
    ['times faster', ...heads],
    groups.map(({ group, cases }) => [group, ...cases.map(({ ratio }) => figure(ratio))]),
  );
}

export function websocketTable({ names, results }) {
  const above = (which, { microseconds }) => figure(microseconds[which] - microseconds[0]);
  return table(
    ['µs per message', ...results.map(({ size }) => sizeName(size))],
    [
      ...names.map((name, which) => [
        name,
        ...results.map(({ microseconds }) => figure(microseconds[which])),
      ]),
      ...names
        .slice(1)
        .map((name, which) => [
          `${name}, above it`,
          ...results.map((result) => above(which + 1, result)),
        ]),
      [
        `wanted of ${names.at(-1)}, above it`,
        ...results.map(({ size }) => (size === 64 ? `≤ ${WEBSOCKET_TARGET}` : 'below stompjs')),
      ],
    ],
  );
}

export function startupTable(startup, names) {
  return table(
    ['ms of CPU time', ...names, 'times as long', 'single pairs', 'wanted'],
    startup.map(({ way, milliseconds, ratio, range }) => [
      way || 'as the browser is',
      ...milliseconds.map(figure),
      figure(ratio),
      range.map(figure).join(' – '),
      `≤ ${STARTUP_TARGETS[way]}`,
    ]),
  );
}

export function sizesTable(sizes) {
  return table(
    ['bytes', 'minified', 'brotli', 'budget', 'goal'],
    sizes.map(({ name, raw, brotli, budget, goal }) => [
      name,
      whole(raw),
      whole(brotli),
      ...[budget, goal].map((bytes) => (bytes ? whole(bytes) : '')),
    ]),
  );
}

export function soakTable(soak) {
  const kib = (bytes) => whole(bytes / KIB);
  return table(
    [
      'KiB once garbage is gone',
      'heap, first round',
      'last round',
      'growth after warm-up',
      'WebAssembly, first',
      'last',
      'clients left over',
      '',
    ],
    soak.map(({ part, count, heap, wasm, growth, clients, flat }) => [
      `${whole(count)} ${part}`,
      ...[heap[0], heap.at(-1), growth, wasm[0], wasm.at(-1)].map(kib),
      part === 'clients' ? `${clients}` : '',
      flat ? 'flat' : '**not flat**',
    ]),
  );
}
