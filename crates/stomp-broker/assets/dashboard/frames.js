// The last frames of a namespace. Bodies are folded until they are opened.

import { $, element, keep } from './dom.js';

const SHOWN = 60;
/** Frames asked for at once. A busier namespace shows the newest only. */
const AT_ONCE = 500;
/** Beyond every number that a frame can have. */
const END = Number.MAX_SAFE_INTEGER;

export class Frames {
  #api;
  #since = 0;
  /** The number of the last frame that was there before the page was opened. */
  #seen = END;
  #shown = [];

  constructor(api) {
    this.#api = api;
  }

  /** Gives the frames that have come since the last look. */
  async read() {
    const { frames, next } = await this.#api.get(`frames?since=${this.#since}&limit=${AT_ONCE}`);
    const fresh = frames.filter(({ seq }) => seq > this.#seen);
    this.#since = this.#seen = next;
    if (frames.length === AT_ONCE) await this.#skipToEnd();
    this.#shown = [...this.#shown, ...frames].slice(-10 * SHOWN);
    return fresh;
  }

  async #skipToEnd() {
    const { next } = await this.#api.get(`frames?since=${END}&limit=1`);
    this.#seen = next;
    this.#since = Math.max(this.#since, next - SHOWN);
  }

  show() {
    if ($('hold').checked) return;
    const wanted = this.#shown.filter(
      ({ command }) => $('beats').checked || command !== 'HEARTBEAT',
    );
    keep($('frames'), wanted.slice(-SHOWN).reverse(), ({ seq }) => seq, row);
  }
}

function row(frame) {
  const { at, connection, direction, command, headers } = frame;
  const names = Object.entries(headers ?? {}).map(([name, value]) =>
    element('div', {}, element('dt', {}, name), element('dd', {}, value)),
  );
  return element(
    'li',
    { class: direction },
    element('span', { class: 'when' }, `${(at / 1000).toFixed(3)} s`),
    element(
      'span',
      { class: 'who' },
      direction === 'in' ? `${connection} → broker` : `broker → ${connection}`,
    ),
    element('b', {}, command),
    element('dl', {}, ...names),
    body(frame),
  );
}

function body({ body: text, bodyBase64, truncated }) {
  const shown = text ?? bodyBase64;
  if (!shown) return '';
  const what = bodyBase64 === undefined ? `body, ${shown.length} characters` : 'body in base64';
  return element(
    'details',
    {},
    element('summary', {}, truncated ? `${what}, its beginning` : what),
    element('pre', {}, shown),
  );
}
