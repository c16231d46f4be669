// The last minute of one figure, as a small curve.

const SVG = 'http://www.w3.org/2000/svg';
export const SECONDS = 60;
const WIDTH = 240;
const HEIGHT = 40;

/** What a figure was in each of the last seconds, the newest last. */
export class Series {
  values = [];

  add(value) {
    this.values.push(value);
    if (this.values.length > SECONDS) this.values.shift();
  }

  get last() {
    return this.values.at(-1) ?? 0;
  }
}

/** Draws a series into an <svg>. The highest value touches the top; a quiet series lies at the bottom. */
export function draw(svg, { values }) {
  const top = Math.max(1, ...values);
  const x = (at) => WIDTH - (values.length - 1 - at) * (WIDTH / (SECONDS - 1));
  const y = (value) => HEIGHT - 1 - (value / top) * (HEIGHT - 3);
  const line = values.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  const [area, curve] = svg.children.length === 2 ? svg.children : shapes(svg);
  area.setAttribute(
    'points',
    values.length === 0 ? '' : `${x(0)},${HEIGHT} ${line} ${WIDTH},${HEIGHT}`,
  );
  curve.setAttribute('points', line);
}

export function svg(label) {
  const made = document.createElementNS(SVG, 'svg');
  made.setAttribute('role', 'img');
  made.setAttribute('aria-label', label);
  return made;
}

function shapes(parent) {
  const made = [
    document.createElementNS(SVG, 'polygon'),
    document.createElementNS(SVG, 'polyline'),
  ];
  parent.replaceChildren(...made);
  return made;
}
