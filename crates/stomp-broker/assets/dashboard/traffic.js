// Rates: of the namespace by the counters of its connections, of destinations by the frames on record.

import { Series, draw } from './chart.js';
import { $ } from './dom.js';

const amount = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

export class Traffic {
  #counted = new Map();
  #at = 0;
  connections = new Series();
  in = new Series();
  out = new Series();
  bytes = new Series();

  /** Takes the connections as they are now. A connection that was not there before has counted from 0. */
  add(connections) {
    const seconds = this.#at === 0 ? 0 : (performance.now() - this.#at) / 1000;
    this.#at = performance.now();
    const grown = { framesIn: 0, framesOut: 0, bytesOut: 0 };
    for (const connection of connections) {
      const before = this.#counted.get(connection.id);
      for (const name of Object.keys(grown))
        grown[name] += connection[name] - (before?.[name] ?? 0);
    }
    this.#counted = new Map(connections.map((connection) => [connection.id, connection]));
    const rate = (count) => (seconds === 0 ? 0 : count / seconds);
    this.connections.add(connections.filter(({ state }) => state !== 'closed').length);
    this.in.add(rate(grown.framesIn));
    this.out.add(rate(grown.framesOut));
    this.bytes.add(rate(grown.bytesOut));
  }

  /** Shows no figures: there are none of what is there now. */
  static clear() {
    for (const id of ['connection-count', 'rate-in', 'rate-out', 'rate-bytes'])
      $(id).textContent = '–';
  }

  show() {
    $('connection-count').textContent = this.connections.last;
    $('rate-in').textContent = amount.format(this.in.last);
    $('rate-out').textContent = amount.format(this.out.last);
    $('rate-bytes').textContent = amount.format(this.bytes.last);
    draw($('chart-connections'), this.connections);
    draw($('chart-in'), this.in);
    draw($('chart-out'), this.out);
    draw($('chart-bytes'), this.bytes);
  }
}

/** MESSAGE frames per destination and second. */
export class Destinations {
  #series = new Map();

  /** Takes the frames of the last second. */
  add(frames) {
    const counts = new Map();
    for (const { command, headers } of frames) {
      if (command === 'MESSAGE')
        counts.set(headers.destination, (counts.get(headers.destination) ?? 0) + 1);
    }
    for (const name of counts.keys())
      if (!this.#series.has(name)) this.#series.set(name, new Series());
    for (const [name, series] of this.#series) series.add(counts.get(name) ?? 0);
    for (const [name, { values }] of this.#series)
      if (values.every((value) => value === 0)) this.#series.delete(name);
  }

  get names() {
    return [...this.#series.keys()];
  }

  series(name) {
    return this.#series.get(name) ?? new Series();
  }
}
