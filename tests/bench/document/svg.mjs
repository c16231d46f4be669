// Pictures of figures: panels of lines, and bars. They follow the reader's light or dark theme.

const STYLE = `
  :root { --ground: #ffffff; --ink: #1c1b19; --muted: #69655e; --hair: #e2dfd8; --s0: #2a6fb5; --s1: #c2501f; --s2: #8a857c; }
  @media (prefers-color-scheme: dark) {
    :root { --ground: #1f1e1c; --ink: #ecebe7; --muted: #a09b92; --hair: #34322e; --s0: #6cacea; --s1: #f0875c; --s2: #8d887f; }
  }
  text { font: 12px system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; fill: var(--muted); }
  .title { font-size: 13px; font-weight: 600; fill: var(--ink); }
  .value { fill: var(--ink); font-variant-numeric: tabular-nums; }
  .ground { fill: var(--ground); }
  .grid { stroke: var(--hair); }
  polyline { fill: none; stroke-width: 2; stroke-linejoin: round; }
  .s0 { stroke: var(--s0); } .s1 { stroke: var(--s1); } .s2 { stroke: var(--s2); }
  .f0 { fill: var(--s0); } .f1 { fill: var(--s1); } .f2 { fill: var(--s2); }
`;

const MARGIN = { left: 56, right: 16, top: 58, bottom: 30 };
const PANEL = { width: 280, height: 180 };
const COLUMNS = 3;
/** The width of the legend. */
const NARROWEST = 440;

const escaped = (text) =>
  `${text}`.replace(
    /[&<>"]/g,
    (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c],
  );
const round = (number) => Math.round(number * 10) / 10;

const text = (x, y, content, attributes = '') =>
  `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escaped(content)}</text>`;

function picture(width, height, title, parts) {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    `<rect class="ground" width="${width}" height="${height}" rx="8"/>`,
    ...parts.flat(Infinity),
    '</svg>\n',
  ].join('\n');
}

/** What colour is whose: in the first line of a picture. */
function legend(names) {
  let x = MARGIN.left;
  return names.map(({ name, colour }) => {
    const at = x;
    x += 34 + name.length * 7;
    return [
      `<rect class="f${colour}" x="${at}" y="13" width="14" height="4" rx="2"/>`,
      text(at + 20, 19, name),
    ];
  });
}

/** Where values are drawn: `{at(value), ticks}` from `bottom` up over `height`, logarithmic from power to power of ten. */
function scaleOf(values, isLinear, bottom, height) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (isLinear) {
    const step = 10 ** Math.floor(Math.log10(most));
    const end = Math.ceil(most / step) * step;
    return { at: (value) => bottom - (value / end) * height, ticks: [0, end / 2, end] };
  }
  const [from, to] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most * 1.01))];
  const ticks = Array.from({ length: to - from + 1 }, (_, n) => 10 ** (from + n));
  return { at: (value) => bottom - ((Math.log10(value) - from) / (to - from)) * height, ticks };
}

/**
 * Panels, three in a line. `panels`: `[{title, labels, lines: [{name, colour, values}]}]`, one label for each value; `tick`
 * makes a text of a value. Logarithmic unless `isLinear`.
 */
export function lineChart(title, panels, { tick, isLinear = false, unit }) {
  const columns = Math.min(COLUMNS, panels.length);
  const width = Math.max((MARGIN.left + PANEL.width + MARGIN.right) * columns, NARROWEST);
  const line = MARGIN.top + PANEL.height + MARGIN.bottom;
  const values = panels.flatMap(({ lines }) => lines.flatMap((one) => one.values));
  const drawn = panels.map((panel, number) => {
    const left = (number % COLUMNS) * (width / columns) + MARGIN.left;
    const bottom = Math.floor(number / COLUMNS) * line + MARGIN.top + PANEL.height;
    return onePanel(panel, left, bottom, scaleOf(values, isLinear, bottom, PANEL.height), tick);
  });
  return picture(width, line * Math.ceil(panels.length / COLUMNS), title, [
    legend(panels[0].lines),
    text(width - MARGIN.right, 19, unit, 'text-anchor="end"'),
    drawn,
  ]);
}

function onePanel({ title, labels, lines }, left, bottom, scale, tick) {
  const x = (number) => left + 12 + (number / Math.max(1, labels.length - 1)) * (PANEL.width - 24);
  return [
    text(left, bottom - PANEL.height - 14, title, 'class="title"'),
    scale.ticks.map((value) => [
      `<line class="grid" x1="${left}" x2="${left + PANEL.width}" y1="${round(scale.at(value))}" y2="${round(scale.at(value))}"/>`,
      text(left - 6, scale.at(value) + 4, tick(value), 'text-anchor="end"'),
    ]),
    labels.map((label, number) => text(x(number), bottom + 18, label, 'text-anchor="middle"')),
    lines.map(({ colour, values }) => [
      `<polyline class="s${colour}" points="${values.map((value, n) => `${round(x(n))},${round(scale.at(value))}`).join(' ')}"/>`,
      values.length > 8
        ? []
        : values.map(
            (value, n) =>
              `<circle class="f${colour}" cx="${round(x(n))}" cy="${round(scale.at(value))}" r="3"/>`,
          ),
    ]),
  ];
}

const BAR = { label: 270, height: 22, width: 440, value: 80 };

/** Bars below one another. `rows`: `[{label, value, colour}]`; `show` makes a text of a value. */
export function barChart(title, rows, { show }) {
  const most = Math.max(...rows.map(({ value }) => value));
  const width = BAR.label + BAR.width + BAR.value;
  const height = 44 + rows.length * (BAR.height + 6);
  const bars = rows.map(({ label, value, colour }, number) => {
    const y = 38 + number * (BAR.height + 6);
    const length = Math.max(1, (value / most) * BAR.width);
    return [
      text(BAR.label - 10, y + 15, label, 'text-anchor="end"'),
      `<rect class="f${colour}" x="${BAR.label}" y="${y}" width="${round(length)}" height="${BAR.height}" rx="3"/>`,
      text(BAR.label + length + 8, y + 15, show(value), 'class="value"'),
    ];
  });
  return picture(width, height, title, [text(16, 22, title, 'class="title"'), bars]);
}
