// Results as rows of texts, the first of them the heads. report.mjs prints them, document/ makes Markdown of them.

import { BEFORE, caseOf, judge, judgeSocket, judgeStartup, limitText } from './judgement.mjs';
import { groupOf, SIZES, sizeName } from './cases.mjs';

/** The row that matters most. */
export const TIMES_FASTER = 'times faster';

const NONE = '–';
const KIB = 1024;

/** `1.23`, `45.6`, `789`: three digits say more than the measurement does. */
export const figure = (number) => number.toFixed(number < 10 ? 2 : number < 100 ? 1 : 0);

const whole = (number) => Math.round(number).toLocaleString('en');
const range = (numbers) => numbers.map(figure).join('–');
const yesOrNo = ({ reached, limit }) => (reached ? 'yes' : limit ? 'no, see limit' : 'no');
const orNone = (number, prefix = '') =>
  number === undefined ? NONE : `${prefix}${figure(number)}`;

/** The results over the fake socket by shape, in their order: `[{group, beside, results}]`. */
export function groupsOf(results) {
  const shapes = [...new Set(results.map(({ shape }) => shape))];
  return shapes.map((shape) => {
    const own = results.filter((result) => result.shape === shape);
    const { beside, direction, title } = caseOf(own[0]);
    return { group: groupOf({ direction, title }), beside, results: own };
  });
}

/** One table of one group; `isJudged`: with what is asked. */
export function messageRows({ group, beside, results }, [other, ours], isJudged) {
  const names = beside === 'itself' ? [`${ours}, fresh`, ours] : [other, ours];
  const judged = results.map(judge);
  return [
    [group, ...results.map(({ size }) => sizeName(size))],
    ...timesOf(results, names),
    [TIMES_FASTER, ...results.map(({ ratio }) => figure(ratio))],
    ['single pages', ...results.map((result) => range(result.range))],
    ...(isJudged
      ? [
          ['asked', ...judged.map(({ asked }) => `≥ ${asked}`)],
          [BEFORE, ...judged.map(({ before }) => orNone(before))],
          [`reached, and half of ${BEFORE}`, ...judged.map(yesOrNo)],
        ]
      : []),
  ];
}

const timesOf = (results, names) =>
  names.map((name, which) => [
    `${name}, µs`,
    ...results.map(({ microseconds }) => figure(microseconds[which])),
  ]);

/** The ratios of one direction with all that is asked, a row for each shape. */
export function summaryRows(direction, results) {
  const groups = groupsOf(results).filter(({ group }) => group.startsWith(direction));
  return [
    [direction, ...SIZES.map(sizeName)],
    ...groups.map(({ group, results: own }) => [
      group.slice(direction.length + 2),
      ...SIZES.map((size) => summaryCell(own.find((result) => result.size === size))),
    ]),
  ];
}

function summaryCell(result) {
  if (!result) return NONE;
  const { least, before, limit, reached } = judge(result);
  const mark = reached ? '✓' : limit ? '✗, limit' : '✗';
  return `**${figure(result.ratio)}** (≥ ${+least.toPrecision(3)}; ${BEFORE}: ${orNone(before)}) ${mark}`;
}

/** What the least client reaches where the package does not reach what is asked, as sentences. */
export const limitsOf = (results) =>
  results
    .filter((result) => result.limit && !judge(result).reached)
    .map((result) => {
      const { direction, title, size } = caseOf(result);
      const isInReach = judge(result).limit === undefined;
      const more = isInReach ? ', which is more than is asked' : '';
      return `${direction}, ${title}, ${sizeName(size)}: ${limitText(result)}${more}`;
    });

/** The ratios alone, a row for each shape. */
export function ratioRows(results) {
  const groups = groupsOf(results);
  return [
    [TIMES_FASTER, ...groups[0].results.map(({ size }) => sizeName(size))],
    ...groups.map(({ group, results: own }) => [group, ...own.map(({ ratio }) => figure(ratio))]),
  ];
}

/** The results of websocket.mjs, with the name of each contestant. */
export function socketRows({ names, results }) {
  const judged = results.map(judgeSocket);
  const above = (name, which) => [
    `${name}, above it`,
    ...results.map((result) => figure(result.above[which + 1])),
  ];
  return [
    ['over a real WebSocket', ...results.map(({ size }) => sizeName(size))],
    ...timesOf(results, names),
    ...names.slice(1).map(above),
    ['asked, above it', ...judged.map(({ asked }) => (asked ? `≤ ${asked}` : 'below stompjs'))],
    [BEFORE, ...judged.map(({ before }) => orNone(before))],
    ['reached', ...judged.map(yesOrNo)],
  ];
}

/** The results of startup.mjs beside stompjs. */
export function startupRows(results, names) {
  return [
    [...startupHead(names), 'asked', BEFORE, 'reached'],
    ...results
      .filter(({ beside }) => !beside)
      .map((result) => {
        const judged = judgeStartup(result);
        const verdict = [`≤ ${judged.asked}`, orNone(judged.before), yesOrNo(judged)];
        return [...startupCells(result), ...verdict];
      }),
  ];
}

/** Those beside another contestant than stompjs by itself. */
export function startupBesideRows(results, names) {
  const others = results.filter(({ beside }) => beside);
  return [
    startupHead([others[0]?.beside ?? '', ...names.slice(1)]),
    ...others.map((result) => startupCells(result)),
  ];
}

const startupHead = (names) => ['ms of CPU time', ...names, 'times as long', 'single pairs'];

const startupCells = (result) => [
  result.way,
  ...result.milliseconds.map(figure),
  figure(result.ratio),
  range(result.range),
];

/** The figures of tests/size/budget.mjs. */
export const sizeRows = (sizes) => [
  ['bytes', 'minified', 'brotli', 'budget'],
  ...sizes.map(({ name, raw, brotli, budget }) => [
    name,
    whole(raw),
    whole(brotli),
    budget ? whole(budget) : '',
  ]),
];

/** The results of soak-rounds.mjs. */
export function soakRows(results) {
  const kib = (bytes) => whole(bytes / KIB);
  const heads = ['heap, first round', 'last', 'growth once warm', 'wasm, first', 'last'];
  return [
    ['KiB once garbage is gone', ...heads, 'clients left', ''],
    ...results.map(({ part, count, heap, wasm, growth, clients, flat }) => [
      `${whole(count)} ${part}`,
      ...[heap[0], heap.at(-1), growth, wasm[0], wasm.at(-1)].map(kib),
      part === 'clients' ? `${clients}` : '',
      flat ? 'flat' : 'NOT FLAT',
    ]),
  ];
}
