// The last frames of a namespace, all or those of one command or destination.

import { $, element, keep } from './dom.js';

const SHOWN = 60;
/** Frames asked for at once. A busier namespace shows the newest only. */
const AT_ONCE = 500;
/** Frames asked for when the filter has changed: all that the broker keeps unless told otherwise. */
const ALL = 10_000;
/** Beyond every number that a frame can have. */
const END = Number.MAX_SAFE_INTEGER;
/** Text beyond this length is folded. */
const LONG = 400;

const COMMANDS = [
  'CONNECT',
  'CONNECTED',
  'SUBSCRIBE',
  'UNSUBSCRIBE',
  'SEND',
  'MESSAGE',
  'ACK',
  'NACK',
  'BEGIN',
  'COMMIT',
  'ABORT',
  'RECEIPT',
  'ERROR',
  'DISCONNECT',
  'OPENED',
  'CLOSED',
  'REFUSED',
  'HEARTBEAT',
  'UNKNOWN',
];

/** Makes the filter work; `frames` gives those of the namespace that is looked at. */
export function makeFilter(frames) {
  const names = [['', 'any'], ...COMMANDS.map((name) => [name, name])];
  $('only-command').append(...names.map(([value, name]) => element('option', { value }, name)));
  const refill = () =>
    frames()
      .refill()
      .catch(() => {});
  for (const id of ['only-command', 'beats']) $(id).addEventListener('change', refill);
  $('only-destination').addEventListener('input', refill);
  $('hold').addEventListener('change', () => frames().show());
}

/** The conditions that the filter sets, as a query of the control API. */
function filter() {
  const command = $('only-command').value || ($('beats').checked ? '*' : '');
  const text = $('only-destination').value.trim();
  const destination = text && !text.includes('*') ? `*${text}*` : text;
  const given = Object.entries({ command, destination }).filter(([, value]) => value !== '');
  return new URLSearchParams(given).toString();
}

export class Frames {
  #api;
  #clock;
  #since = 0;
  /** The number of the last frame that was there before the page was opened. */
  #seen = END;
  #filter = '';
  #filteredSince = 0;
  #shown = [];

  constructor(api, clock) {
    this.#api = api;
    this.#clock = clock;
  }

  /** Gives the frames that have come since the last look, those too that the filter leaves out. */
  async read() {
    const { frames, next } = await this.#ask('', this.#since, AT_ONCE);
    const fresh = frames.filter(({ seq }) => seq > this.#seen);
    this.#since = this.#seen = next;
    if (frames.length === AT_ONCE) await this.#skipToEnd();
    if (filter() !== this.#filter) await this.refill();
    else if (this.#filter === '') this.#add(frames);
    else await this.#readFiltered(AT_ONCE);
    return fresh;
  }

  /** Looks through all that is on record, after the filter has changed. */
  async refill() {
    this.#filter = filter();
    this.#filteredSince = 0;
    this.#shown = [];
    await this.#readFiltered(ALL);
    this.show();
  }

  show() {
    if ($('hold').checked) return;
    const row = (frame) => this.#row(frame);
    const shown = this.#shown.slice(-SHOWN).reverse();
    if (shown.length === 0)
      $('frames').replaceChildren(element('li', { class: 'nothing' }, 'No such frame so far.'));
    else keep($('frames'), shown, ({ seq }) => seq, row);
  }

  async #readFiltered(limit) {
    const { frames, next } = await this.#ask(this.#filter, this.#filteredSince, limit);
    this.#filteredSince = next;
    this.#add(frames);
  }

  #add(frames) {
    this.#shown = [...this.#shown, ...frames].slice(-SHOWN);
  }

  #ask(query, since, limit) {
    return this.#api.get(`frames?since=${since}&limit=${limit}${query && `&${query}`}`);
  }

  async #skipToEnd() {
    const { next } = await this.#ask('', END, 1);
    this.#seen = next;
    this.#since = Math.max(this.#since, next - SHOWN);
  }

  #row(frame) {
    const { at, connection, direction, command, headers } = frame;
    const names = Object.entries(headers ?? {}).map(([name, value]) =>
      element('div', {}, element('dt', {}, name), element('dd', {}, value)),
    );
    const since = `${(at / 1000).toFixed(3)} s after the namespace was made`;
    return element(
      'li',
      { class: direction },
      element('time', { class: 'when', title: since }, this.#clock.at(at)),
      element(
        'span',
        { class: 'who' },
        direction === 'in' ? `${connection} → broker` : `broker → ${connection}`,
      ),
      element('b', {}, command),
      names.length > 0 ? element('dl', {}, ...names) : '',
      body(frame),
    );
  }
}

/** A body as a whole; a long one, or one that is no text, behind its first words. */
function body({ body: text, bodyBase64, truncated }) {
  const shown = text ?? bodyBase64;
  if (!shown) return '';
  const whole = element('pre', {}, shown);
  if (bodyBase64 === undefined && shown.length <= LONG && !truncated) return whole;
  const what = bodyBase64 === undefined ? `${shown.length} characters` : 'in base64';
  const start = bodyBase64 === undefined ? `${shown.slice(0, 80)}…` : '';
  const summary = `Body, ${what}${truncated ? ', its beginning' : ''} ${start}`.trim();
  return element('details', {}, element('summary', {}, summary), whole);
}
