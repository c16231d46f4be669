// Over a real WebSocket: CPU time of the page's main thread per message that the broker sends, beside that of a
// handler which does nothing.

import { WebSocket } from 'ws';

import { StompBroker } from '../e2e/support/broker.mjs';
import { within } from '../e2e/support/deadline.mjs';
import { bodyBytes, flatText } from './frames.mjs';
import { median } from './statistics.mjs';

export const SIZES = [64, 1024, 16 * 1024, 256 * 1024];

// A burst is short enough for the buffers on the way, and long enough to be told from the cost of asking for it.
const MOST_MESSAGES = 1000;
const MOST_BYTES = 1024 * 1024;
const WARM_UP_BURSTS = 5;
const PATIENCE = 30_000;

const burstSize = (size) => Math.min(MOST_MESSAGES, MOST_BYTES / size);

/**
 * Measures all sizes for `contestants` (`{name, page}`); `plan` is `{pages, rounds}`.
 * Gives for each size `{size, microseconds, above}`, in the order of the contestants: microseconds per message, and by
 * how much that is more than for the first contestant at the same time.
 */
export async function measureSockets(browser, contestants, sizes, plan, onProgress) {
  const broker = await new StompBroker().start();
  try {
    const results = [];
    for (const size of sizes) {
      onProgress(size);
      results.push({
        size,
        ...(await measureSize(browser, broker, contestants, size, plan)),
      });
    }
    return results;
  } finally {
    await broker.stop();
  }
}

async function measureSize(browser, broker, contestants, size, plan) {
  const perPage = [];
  for (let i = 0; i < plan.pages; i++) {
    const order = contestants.map((_, which) => (which + i) % contestants.length);
    perPage.push(await onFreshPages(browser, broker, contestants, size, plan, order));
  }
  const overPages = (what) =>
    contestants.map((_, which) => median(perPage.map((figures) => figures[what][which])));
  return { microseconds: overPages('microseconds'), above: overPages('above') };
}

async function onFreshPages(browser, broker, contestants, size, plan, order) {
  const lanes = [];
  for (const which of order)
    lanes[which] = await Lane.open(browser, broker, contestants[which], which, size);
  const samples = contestants.map(() => []);
  for (let round = 0; round < plan.rounds; round++) {
    const turn = round % 2 ? order.toReversed() : order;
    for (const which of turn) samples[which].push(await lanes[which].sample());
  }
  for (const lane of lanes) await lane.close();
  const above = samples.map((own) => own.map((sample, round) => sample - samples[0][round]));
  return { microseconds: samples.map(median), above: above.map(median) };
}

/** A page that subscribes to a topic, and a producer that fills the topic. */
class Lane {
  static async open(browser, { url, login, passcode }, { page }, number, size) {
    const lane = new Lane();
    const destination = `/topic/bench.${number}`;
    lane.count = burstSize(size);
    lane.total = 0;
    lane.page = await browser.open(page);
    await lane.page.call('open', { url, login, passcode, destination });
    await lane.page.learnCostOfAsking();
    lane.producer = await connectProducer(url, login, passcode);
    lane.frame = sendFrame(destination, size);
    for (let i = 0; i < WARM_UP_BURSTS; i++) await lane.burst();
    return lane;
  }

  /** Microseconds of the main thread per message of one burst. */
  async sample() {
    const { milliseconds } = await this.page.time(() => this.burst());
    return (milliseconds / this.count) * 1000;
  }

  async burst() {
    for (let i = 0; i < this.count; i++) this.producer.send(this.frame);
    this.total += this.count;
    await this.page.call('until', this.total);
  }

  async close() {
    this.producer.terminate();
    await this.page.close();
  }
}

function sendFrame(destination, size) {
  const body = flatText(bodyBytes({ kind: 'ascii', size }, 0));
  return `SEND\ndestination:${destination}\ncontent-length:${size}\n\n${body}\0`;
}

async function connectProducer(url, login, passcode) {
  const socket = new WebSocket(url, ['v12.stomp']);
  socket.once('open', () =>
    socket.send(`CONNECT\naccept-version:1.2\nlogin:${login}\npasscode:${passcode}\n\n\0`),
  );
  const answer = new Promise((resolve, reject) => {
    socket.once('message', (data) => resolve(`${data}`));
    socket.once('error', reject);
    socket.once('close', (code) =>
      reject(new Error(`the broker closed the producer's socket: ${code}`)),
    );
  });
  const text = await within(PATIENCE, answer, () => 'CONNECTED for the producer');
  if (!text.startsWith('CONNECTED'))
    throw new Error(`the broker answered the producer's CONNECT with ${text}`);
  return socket;
}
