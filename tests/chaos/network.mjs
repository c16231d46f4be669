// A network in front of a broker that cuts, stalls and splits the connections of sessions: a TCP proxy.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** One direction of a connection. */
class Flow {
  #from;
  #to;
  /** What is done with the next bytes, once. */
  #fault;
  #rest;
  #isHeld = false;

  constructor(from, to) {
    this.#from = from;
    this.#to = to;
    from.on('data', (bytes) => this.#take(bytes));
    from.on('end', () => to.end());
    to.on('drain', () => this.#isHeld || from.resume());
  }

  #take(bytes) {
    const fault = this.#fault;
    this.#fault = undefined;
    if (fault) fault(bytes);
    else if (!this.#to.write(bytes)) this.#from.pause();
  }

  hold() {
    this.#isHeld = true;
    this.#from.pause();
  }

  release() {
    this.#isHeld = false;
    const rest = this.#rest;
    this.#rest = undefined;
    if (rest) this.#to.write(rest);
    this.#from.resume();
  }

  /** Passes on the first half of the next bytes, then calls `after`: the second half waits for `release`. */
  halve(after) {
    this.#fault = (bytes) => {
      const middle = bytes.length >> 1;
      this.#rest = bytes.subarray(middle);
      this.hold();
      this.#to.write(bytes.subarray(0, middle));
      after();
    };
  }

  /** Passes on the first half of the next bytes and ends the connection there. */
  breakOff() {
    this.#fault = (bytes) => {
      this.hold();
      this.#to.end(bytes.subarray(0, bytes.length >> 1));
      this.#from.resetAndDestroy();
    };
  }
}

/** A connection of a session, with its two directions. */
class Line {
  #sockets;
  #timer;

  constructor(client, broker, gone) {
    this.#sockets = [client, broker];
    this.flows = [new Flow(client, broker), new Flow(broker, client)];
    for (const [one, other] of [this.#sockets, [broker, client]]) {
      one.setNoDelay(true);
      one.on('error', () => one.destroy());
      one.on('close', () => {
        clearTimeout(this.#timer);
        other.destroySoon();
        gone(this);
      });
    }
  }

  cut() {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  stall(ms, end = () => this.release()) {
    for (const flow of this.flows) flow.hold();
    this.#later(ms, end);
  }

  release() {
    clearTimeout(this.#timer);
    for (const flow of this.flows) flow.release();
  }

  #later(ms, act) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, ms);
  }

  halve(flow, ms) {
    flow.halve(() => this.#later(ms, () => flow.release()));
  }
}

/** How often each thing happens, in proportion. */
const FAULTS = [
  [8, 'cuts'],
  [3, 'broken'],
  [6, 'stalls'],
  [1, 'silences'],
  [6, 'halves'],
];

export class Network {
  counts = { cuts: 0, broken: 0, stalls: 0, silences: 0, halves: 0 };
  #lines = new Set();
  #random;
  #timer;

  constructor(random) {
    this.#random = random;
  }

  /** Starts the proxy in front of an address. */
  async start(url) {
    const target = new URL(url);
    this.server = createServer((socket) => {
      const onward = connect(target.port, target.hostname);
      this.#lines.add(new Line(socket, onward, (line) => this.#lines.delete(line)));
    });
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `${target.protocol}//127.0.0.1:${this.server.address().port}${target.pathname}`;
  }

  /** From now on one connection has a fault, about every `ms`. */
  disturb(ms) {
    this.#timer = setTimeout(
      () => {
        const line = this.#random.one([...this.#lines]);
        if (line) this.#spoil(line);
        this.disturb(ms);
      },
      this.#random.between(0, 2 * ms),
    );
  }

  #spoil(line) {
    const random = this.#random;
    const fault = random.weighted(FAULTS);
    this.counts[fault] += 1;
    if (fault === 'cuts') line.cut();
    else if (fault === 'broken') random.one(line.flows).breakOff();
    else if (fault === 'stalls') line.stall(random.between(20, 800));
    // Longer than heart-beats are waited for, and nothing of it is passed on late.
    else if (fault === 'silences') line.stall(random.between(3_000, 5_000), () => line.cut());
    else line.halve(random.one(line.flows), random.between(1, 100));
  }

  /** No more faults; cuts what is held up. */
  heal() {
    clearTimeout(this.#timer);
    for (const line of this.#lines) line.cut();
  }

  stop() {
    this.heal();
    this.server.close();
  }
}
