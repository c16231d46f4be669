// The log of a client that speaks to a real broker: in an order that is the same in every run.
//
// What a broker sends for different reasons (the messages of a subscription, a receipt) comes in any order. So within
// one step, which lasts until all that was awaited has come, the frames are put in an order of their own: by
// subscription, by receipt. Each takes along whatever was done about it.

import { Log } from '../log.mjs';

/** What comes when it likes, or as often. */
const ANY_TIME = [
  /^debug Received data$/,
  /^debug (>>> PING|<<< PONG)$/,
  /^socket\d+ send (Uint8Array )?"\\n"$/,
  /^onHeartbeatReceived\(/,
  /^debug Discarded socket /,
];

const FRAME = /^debug <<< (MESSAGE|RECEIPT)\\n/;

export class LiveLog extends Log {
  #entries = [];
  #block = 0;
  #inTurn = false;
  #names;
  /** Is told each line, whether it is written down or not. */
  onLine = () => {};

  constructor(names) {
    super({ now: 0 });
    this.#names = names;
  }

  textOf(text) {
    return this.#names.apply(text);
  }

  add(text) {
    if (this.ended) return;
    if (!ANY_TIME.some((pattern) => pattern.test(text))) this.#write(text);
    this.onLine(text);
  }

  #write(text) {
    // Lines may have been taken back (see addAssignment).
    this.#entries.length = this.lines.length;
    if (this.#inTurn && text.startsWith('debug <<< ')) this.#block += 1;
    super.add(text);
    this.#entries.push({ line: this.lines.at(-1), text, step: this.clock.now, block: this.#block });
  }

  /** Runs what one event of a socket brings about. */
  turn(action) {
    this.#block += 1;
    this.#inTurn = true;
    action();
    this.#inTurn = false;
    this.#block += 1;
  }

  /** Everything that was awaited has come: `what`. */
  endStep(what, state) {
    this.#block += 1;
    this.add(`== ${what}`);
    this.add(`now ${state}`);
    this.clock.now += 1;
    this.#block += 1;
  }

  /** The lines, in their order. Nothing is written any more. */
  end() {
    this.ended = true;
    return groups(this.#entries, 'step')
      .flatMap(arranged)
      .map(({ line }) => line);
  }
}

/** The entries of one step. When a promise is settled is a question of microtasks: they come last. */
function arranged(entries) {
  const last = (entry) => /^(promise \d|== |now )/.test(entry.text);
  const blocks = groups(
    entries.filter((entry) => !last(entry)),
    'block',
  );
  return [
    ...runs(blocks).flatMap(sorted).flat(),
    ...entries.filter(last).sort((a, b) => rank(a) - rank(b)),
  ];
}

const rank = ({ text }) => (text.startsWith('promise ') ? 0 : 1);

/** Blocks that may change places, in runs; every other block is a run of its own. */
function runs(blocks) {
  const all = [];
  for (const block of blocks) {
    const free = keyOf(block) !== undefined;
    if (free && all.at(-1)?.free) all.at(-1).blocks.push(block);
    else all.push({ free, blocks: [block] });
  }
  return all.map((run) => run.blocks);
}

const sorted = (blocks) =>
  blocks.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));

/** Which frames have to stay in their order: those with the same key. */
function keyOf([{ text }]) {
  const command = FRAME.exec(text)?.[1];
  return command && `${command} ${/\\n(?:subscription|receipt-id):(.*?)\\n/.exec(text)?.[1]}`;
}

function groups(entries, property) {
  const all = [];
  for (const entry of entries) {
    if (all.at(-1)?.[0][property] === entry[property]) all.at(-1).push(entry);
    else all.push([entry]);
  }
  return all;
}
