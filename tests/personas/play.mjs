// Plays a scenario with a broker, real or not, and gives what came on each connection after each step.

import { setTimeout as delay } from 'node:timers/promises';

import { open } from './connection.mjs';
import { normaliser } from './normalise.mjs';
import { frame } from './script.mjs';

/** How long is waited for what comes, in milliseconds. */
export const TIMES = {
  /** Of a real broker: for the probe to come back, for what is still under way, and for what comes without a probe. */
  recording: { probe: 1500, again: 250, rest: 120, silence: 700, beats: 2600 },
  /** Of a persona: the recording says how much is to come; `missing` is how long that is waited for. */
  replaying: { probe: 500, again: 250, rest: 0, silence: 300, beats: 1300, missing: 700 },
};

/** Plays `scenario`. `expected`, if given, are the steps that are to come out. */
export async function play(scenario, broker, name, times, expected) {
  const player = new Player(scenario, broker, name, times);
  try {
    const steps = [];
    for (const [index, step] of scenario.steps.entries())
      steps.push(await player.step(step, expected?.[index]));
    return steps;
  } finally {
    player.end();
  }
}

class Player {
  #connections = new Map();
  #probes = 0;
  #normalise = normaliser();

  constructor(scenario, broker, name, times) {
    Object.assign(this, { scenario, broker, name, times });
  }

  async step(step, expected) {
    const counts = new Map(
      [...this.#connections].map(([name, { events }]) => [name, events.length]),
    );
    const connection = await this.#connection(step.connection);
    for (const [index, item] of step.items.entries()) {
      this.#send(connection, item);
      const isOver = index + 1 === step.items.length;
      if (!isOver && /^(CONNECT|STOMP)\b/.test(item)) await this.#connected(connection);
    }
    await this.#settle(step, counts, expected);
    return this.#seen(step, counts);
  }

  /** A client waits for CONNECTED before it sends more. */
  async #connected(connection) {
    const late = new AbortController();
    const deadline = delay(this.times.probe, undefined, { signal: late.signal }).catch(() => {});
    await Promise.race([
      connection.until(() => connection.isClosed || isConnected(connection)),
      deadline,
    ]);
    late.abort();
  }

  end() {
    for (const connection of this.#connections.values()) connection.drop();
  }

  async #connection(name) {
    const known = this.#connections.get(name);
    if (known) return known;
    const opened = await open(this.broker, name, this.scenario.protocols);
    this.#connections.set(name, opened);
    return opened;
  }

  #send(connection, item) {
    if (item.drop) return connection.drop();
    if (item.close) return connection.close(item.close);
    if (item.characters !== undefined) return connection.send(item.characters, false);
    if (item.frames) return connection.send(item.frames.map((one) => this.#bytes(one)).join(''));
    if (item.binary instanceof Uint8Array) return connection.send(item.binary, true);
    if (item.binary) return connection.send(Buffer.from(this.#bytes(item.binary)), true);
    return connection.send(this.#bytes(item), false);
  }

  #bytes(line) {
    const filled = line.replace(/\{([\w.-]+)\}/g, (_, name) => this.#value(name));
    return frame(filled);
  }

  #value(name) {
    const { login, passcode } = this.broker;
    if (name === 'n') return this.name;
    if (name === 'login') return login ? `login:${login}|passcode:${passcode}` : 'x:y';
    if (name === 'passcode') return passcode ?? 'none';
    const [, from, number, header] = /^(\w+?)\.(?:(\d+)\.)?([\w-]+)$/.exec(name) ?? [];
    if (!from) return `{${name}}`;
    const events = this.#connections.get(from)?.events ?? [];
    const command = header === 'session' ? 'CONNECTED' : 'MESSAGE';
    const found = events.filter((event) => plain(event).startsWith(command) && !isProbe(event));
    const chosen = number ? found[Number(number) - 1] : found.at(-1);
    return headerOf(chosen, header) ?? headerOf(chosen, 'message-id') ?? 'none';
  }

  /** Waits until everything that the step causes has come. */
  async #settle(step, counts, expected) {
    if (expected) await this.#expected(step, counts, expected);
    const open = [...this.#connections.values()].filter((connection) => !connection.isClosed);
    if (step.beats) return delay(this.times.beats);
    const probed = open.filter((connection) => !step.isLast && isConnected(connection));
    const answered = await Promise.all(probed.map((connection) => this.#probe(connection)));
    const isQuiet = probed.length === open.length && answered.every(Boolean) && open.length > 0;
    await delay(isQuiet ? this.times.rest : this.times.silence);
  }

  /** Waits for as many events as the recording has, or until they are late. */
  async #expected(step, counts, expected) {
    const complete = Object.entries(expected).map(([name, wanted]) => {
      const connection = this.#connections.get(name);
      return connection?.until(() => this.#events(step, name, counts).length >= wanted.length);
    });
    const late = new AbortController();
    await Promise.race([
      Promise.all(complete),
      delay(this.times.missing, undefined, { signal: late.signal }).catch(() => {}),
    ]);
    late.abort();
  }

  /** Sends a message to itself: once it is back, what was sent before it has been acted upon. */
  async #probe(connection) {
    this.#probes += 1;
    const destination = `/topic/probe.${this.name}`;
    const text = `probe ${this.#probes}`;
    if (!connection.isProbed)
      connection.send(frame(`SUBSCRIBE|id:probe|destination:${destination}`), false);
    connection.isProbed = true;
    const isBack = () =>
      connection.isClosed || connection.events.some((event) => event.includes(`\n\n${text}^@`));
    const until = Date.now() + this.times.probe;
    while (Date.now() < until) {
      connection.send(frame(`SEND|destination:${destination}||${text}`), false);
      const again = new AbortController();
      const late = delay(this.times.again, undefined, { signal: again.signal }).catch(() => {});
      await Promise.race([connection.until(isBack), late]);
      again.abort();
      if (isBack()) return true;
    }
    return false;
  }

  #events(step, name, counts) {
    const events = this.#connections.get(name).events.slice(counts.get(name) ?? 0);
    const seen = events.filter((event) => !isProbe(event) && (step.beats || !isBeat(event)));
    return step.beats
      ? seen.filter((event, index) => !isBeat(event) || index === seen.findIndex(isBeat))
      : seen;
  }

  #seen(step, counts) {
    const seen = {};
    for (const name of [...this.#connections.keys()].sort()) {
      const events = this.#events(step, name, counts);
      if (events.length > 0) seen[name] = events.map((event) => this.#normalise(event, this.name));
    }
    return seen;
  }
}

const plain = (event) => event.replace(/^binary /, '');
const isBeat = (event) => /^(binary )?\n+$/.test(event);
const isProbe = (event) => /\ndestination:\/topic\/probe\./.test(event);

/** Whether the last word of the broker allows for a probe. */
function isConnected({ events }) {
  return events.some((event) => plain(event).startsWith('CONNECTED'));
}

function headerOf(event, name) {
  return event && new RegExp(`\\n${name}:(.*)`).exec(event)?.[1];
}
