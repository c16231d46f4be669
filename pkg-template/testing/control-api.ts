// A namespace of the broker: destinations, connections, faults, records and a clock of its own.

import { now } from '../src/platform/clock.js';
import { onlyNames } from './arguments.js';
import { base64 } from './base64.js';
import {
  assign,
  type ExpectedFrame,
  type ExpectOptions,
  EXPECTED,
  OPTIONS,
  unmet,
} from './expect.js';
import type { Fault, ListedFault } from './faults.js';
import { BrokerError, type Request } from './requests.js';
import type {
  ClockState,
  ConnectionInfo,
  Ending,
  Match,
  QueueInfo,
  RecordedFrame,
  SubscriptionInfo,
} from './types.js';

export interface WaitOptions {
  /** Look at frames after this one only (`seq`). */
  since?: number;
  /** Default 5000. */
  timeoutMs?: number;
}

/** Where clients connect, if not at `/ws` and `/stomp`. */
export interface EndpointPaths {
  ws?: string;
  sockjs?: string;
}

export interface PublishOptions {
  /** The connection that alone gets it: its subscriptions to the destination. */
  connection?: number;
}

export interface ReplayOptions {
  /** 1 with pauses as recorded, 2 twice as fast, 0 without any pause. Default 1. */
  speed?: number;
  /** How many clients get it. Default 1. */
  clients?: number | 'all';
}

/** The namespace that every broker has. */
export const DEFAULT = 'default';
/** The status of HTTP by which the broker ends a wait. */
const TIMED_OUT = 408;
/** The records of the beginning and the end of a connection. */
const ENDS = ['OPENED', 'CLOSED'];

/** The names of a filter of frames. */
const FILTER = ['direction', 'command', 'connection', 'destination', 'since'];

/** The control of one namespace. */
export class NamespaceControl {
  readonly name: string;
  /** For `new Client({ brokerURL })`. */
  readonly url: string;
  /** For `new Client({ sockjsURL })`. */
  readonly sockjsUrl: string;
  /** The control API. */
  readonly controlUrl: string;
  readonly faults: Faults;
  readonly clock: Clock;
  readonly #request: Request;

  /** @internal */
  constructor(name: string, http: string, request: Request, paths: EndpointPaths = {}) {
    const path = name === DEFAULT ? '' : `/ns/${encodeURIComponent(name)}`;
    this.name = name;
    this.url = `ws://${http}${path}${paths.ws ?? '/ws'}`;
    this.sockjsUrl = `http://${http}${path}${paths.sockjs ?? '/stomp'}`;
    this.controlUrl = `http://${http}${path}/control`;
    this.#request = (method, end, body) => request(method, `${path}/control/${end}`, body);
    this.faults = new Faults(this.#request);
    this.clock = new Clock(this.#request);
  }

  /**
   * The first frame that matches, as soon as it is there and the broker has acted upon it: after waiting for a
   * SUBSCRIBE a test can publish to it. Rejects with a `BrokerError` that tells what came instead.
   */
  async waitFor(match: Match, options: WaitOptions = {}): Promise<RecordedFrame> {
    const [frame] = await this.waitForAll(match, 1, options);
    return frame;
  }

  /** As `waitFor`, the first `count` of them. */
  async waitForAll(
    match: Match,
    count: number,
    options: WaitOptions = {},
  ): Promise<RecordedFrame[]> {
    const answer = await this.#post('wait-for', { match, count, ...options });
    return (answer as { frames: RecordedFrame[] }).frames;
  }

  /**
   * Waits until frames have come that meet all expectations, in this order, and the broker has acted upon them; gives
   * those frames. Rejects with an `ExpectationError` that has the difference to what came.
   *
   *     await broker.expectFrames([
   *       'CONNECT',
   *       { command: 'SUBSCRIBE', destination: '/topic/prices' },
   *       { command: 'SEND', headers: { receipt: /^r-/ }, body: /^order [0-9]+$/ },
   *     ]);
   */
  async expectFrames(
    expected: (ExpectedFrame | string)[],
    options: ExpectOptions = {},
  ): Promise<RecordedFrame[]> {
    const wishes = expected.map((one) => (typeof one === 'string' ? { command: one } : one));
    for (const wish of wishes) onlyNames('an expected frame', wish, EXPECTED);
    onlyNames('expectFrames', options, OPTIONS);
    const { connection, direction, exact = false, timeoutMs = 5000 } = options;
    const named = wishes.map(({ command }) => command);
    const command = named.includes('HEARTBEAT') ? '*' : undefined;
    // In an exact list, what is no frame counts only where it is expected.
    const counts = (frame: RecordedFrame) =>
      !exact || !ENDS.includes(frame.command) || named.includes(frame.command);
    const deadline = now() + timeoutMs;
    const frames: RecordedFrame[] = [];
    let { since = 0 } = options;
    for (;;) {
      const fresh = await this.frames({ connection, direction, command, since });
      since = fresh.at(-1)?.seq ?? since;
      frames.push(...fresh.filter(counts));
      const found = assign(wishes, frames, options);
      const isOver = exact && frames.length > wishes.length;
      const isMet = !found.includes(-1) && !isOver;
      if (isMet && (await this.#areActedUpon(frames, deadline)))
        return found.map((at) => frames[at]);
      const match = { connection, direction, command };
      if (isOver || !(await this.#comes(match, since, deadline)))
        throw unmet(wishes, frames, found, options);
    }
  }

  /** Whether the broker has acted upon all that came in, before the deadline. */
  async #areActedUpon(frames: RecordedFrame[], deadline: number) {
    const incoming = frames.filter(({ direction }) => direction === 'in');
    const last = new Map(incoming.map((frame) => [frame.connection, frame]));
    for (const { connection, command, direction, seq } of last.values()) {
      if (!(await this.#comes({ connection, command, direction }, seq - 1, deadline))) return false;
    }
    return true;
  }

  /** Whether a frame after `since` comes that matches, before the deadline. */
  async #comes(match: Match, since: number, deadline: number) {
    const timeoutMs = Math.ceil(deadline - now());
    if (timeoutMs <= 0) return false;
    try {
      await this.waitFor(match, { since, timeoutMs });
      return true;
    } catch (error) {
      if (error instanceof BrokerError && error.status === TIMED_OUT) return false;
      throw error;
    }
  }

  /** The frames on record, oldest first. */
  async frames(
    filter: Pick<Match, 'direction' | 'command' | 'connection' | 'destination'> & {
      since?: number;
    } = {},
  ): Promise<RecordedFrame[]> {
    const frames: RecordedFrame[] = [];
    onlyNames('frames', filter, FILTER);
    let since = filter.since ?? 0;
    for (;;) {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries({ ...filter, since })) {
        if (value !== undefined) query.set(name, String(value));
      }
      const page = (await this.#get(`frames?${query}`)) as {
        frames: RecordedFrame[];
        next: number;
      };
      frames.push(...page.frames);
      if (page.frames.length === 0) return frames;
      since = page.next;
    }
  }

  /** Publishes; resolves once it is queued for all subscriptions that it is for, and gives their number. */
  async publish(
    destination: string,
    body: string | Uint8Array = '',
    headers: Record<string, string> = {},
    options: PublishOptions = {},
  ): Promise<number> {
    const content = typeof body === 'string' ? { body } : { bodyBase64: base64(bytesIn(body)) };
    const answer = await this.#post('publish', { destination, headers, ...content, ...options });
    return (answer as { subscribers: number }).subscribers;
  }

  async connections() {
    return (await this.#get('connections')) as ConnectionInfo[];
  }

  async subscriptions() {
    return (await this.#get('subscriptions')) as SubscriptionInfo[];
  }

  async queues() {
    return (await this.#get('queues')) as QueueInfo[];
  }

  /** Everything that went over a connection, as NDJSON. */
  async transcript(connection: number) {
    return (await this.#get(`transcripts/${connection}`)) as string;
  }

  /**
   * Plays the server's side of a transcript to the next client instead of serving it: a text that `transcript` has
   * given, or the number of a connection that is on record here.
   */
  async replay(transcript: string | number, options: ReplayOptions = {}): Promise<void> {
    await this.#post('replay', { transcript, ...options });
  }

  /** Serves clients as ever from now on. */
  async clearReplays(): Promise<void> {
    await this.#request('DELETE', 'replay');
  }

  /** Ends a connection, or all; gives how many there were. By default with close code 1000. */
  async disconnect(
    connection: number | 'all' = 'all',
    how: Ending = { close: 1000 },
  ): Promise<number> {
    const answer = await this.#post('disconnect', { connection, how });
    return (answer as { disconnected: number }).disconnected;
  }

  /** Drops connections, messages, faults and records. */
  async reset(): Promise<void> {
    await this.#post('reset', {});
  }

  #get(path: string) {
    return this.#request('GET', path);
  }

  #post(path: string, body: unknown) {
    return this.#request('POST', path, body);
  }
}

/** The body, if it is bytes, of whatever realm. */
function bytesIn(body: unknown): Uint8Array {
  if (Object.prototype.toString.call(body) === '[object Uint8Array]') return body as Uint8Array;
  const shown = body === null ? 'null' : typeof body;
  throw new TypeError(
    `body must be a string or a Uint8Array, not ${shown}: pass JSON.stringify(…) of it`,
  );
}

/** What goes wrong on request. */
export class Faults {
  readonly #request: Request;

  /** @internal */
  constructor(request: Request) {
    this.#request = request;
  }

  /** Adds faults; gives their ids. */
  async add(...faults: Fault[]): Promise<number[]> {
    return ((await this.#request('POST', 'faults', faults)) as { ids: number[] }).ids;
  }

  async list() {
    return (await this.#request('GET', 'faults')) as ListedFault[];
  }

  async remove(id: number): Promise<void> {
    await this.#request('DELETE', `faults/${id}`);
  }

  async clear(): Promise<void> {
    await this.#request('DELETE', 'faults');
  }

  /** Switches one of them on or off, or all. */
  async enable(enabled: boolean, id?: number): Promise<void> {
    await this.#request('PATCH', id === undefined ? 'faults' : `faults/${id}`, { enabled });
  }
}

/** The clock of a namespace. */
export class Clock {
  readonly #request: Request;

  /** @internal */
  constructor(request: Request) {
    this.#request = request;
  }

  async read() {
    return (await this.#request('GET', 'clock')) as ClockState;
  }

  /** Lets time pass on a virtual clock; resolves when all that was due has been done. */
  async advance(ms: number) {
    return (await this.#request('POST', 'clock/advance', { ms })) as ClockState & {
      settled: boolean;
    };
  }

  /** Sets the time of day of a virtual clock, in milliseconds since 1970; with `back`, to one that is over as well. */
  async setTime(time: number | Date, options: { back?: boolean } = {}) {
    const body = { ...options, time: Number(time) };
    return (await this.#request('POST', 'clock', body)) as ClockState;
  }
}
