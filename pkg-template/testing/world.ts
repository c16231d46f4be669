// A world of the broker: destinations, connections, faults, records and a clock of its own.

import { request } from './control.js';
import type {
  ClockState,
  ConnectionInfo,
  Ending,
  Fault,
  ListedFault,
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

export interface ReplayOptions {
  /** 1 with pauses as recorded, 2 twice as fast, 0 without any pause. Default 1. */
  speed?: number;
  /** How many clients get it. Default 1. */
  clients?: number | 'all';
}

export class World {
  readonly name: string;
  /** For `new Client({ brokerURL })`. */
  readonly url: string;
  /** For `new Client({ sockjsURL })`. */
  readonly sockjsUrl: string;
  /** The control API. */
  readonly controlUrl: string;
  readonly faults: Faults;
  readonly clock: Clock;

  /** @internal */
  constructor(name: string, http: string, path: string) {
    this.name = name;
    this.url = `ws://${http}${path}/ws`;
    this.sockjsUrl = `http://${http}${path}/stomp`;
    this.controlUrl = `http://${http}${path}/control`;
    this.faults = new Faults(this.controlUrl);
    this.clock = new Clock(this.controlUrl);
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

  /** The frames on record, oldest first. */
  async frames(
    filter: Pick<Match, 'direction' | 'command' | 'connection' | 'destination'> & {
      since?: number;
    } = {},
  ) {
    const frames: RecordedFrame[] = [];
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

  /** Publishes; resolves once everybody who is subscribed will get it. */
  async publish(
    destination: string,
    body: string | Uint8Array = '',
    headers: Record<string, string> = {},
  ) {
    const content =
      typeof body === 'string' ? { body } : { bodyBase64: Buffer.from(body).toString('base64') };
    await this.#post('publish', { destination, headers, ...content });
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
    await request('DELETE', `${this.controlUrl}/replay`);
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
    return request('GET', `${this.controlUrl}/${path}`);
  }

  #post(path: string, body: unknown) {
    return request('POST', `${this.controlUrl}/${path}`, body);
  }
}

/** What goes wrong on request. */
export class Faults {
  readonly #url: string;

  /** @internal */
  constructor(controlUrl: string) {
    this.#url = `${controlUrl}/faults`;
  }

  /** Adds faults; gives their ids. */
  async add(...faults: Fault[]): Promise<number[]> {
    return ((await request('POST', this.#url, faults)) as { ids: number[] }).ids;
  }

  async list() {
    return (await request('GET', this.#url)) as ListedFault[];
  }

  async remove(id: number): Promise<void> {
    await request('DELETE', `${this.#url}/${id}`);
  }

  async clear(): Promise<void> {
    await request('DELETE', this.#url);
  }

  /** Switches one of them on or off, or all. */
  async enable(enabled: boolean, id?: number): Promise<void> {
    await request('PATCH', id === undefined ? this.#url : `${this.#url}/${id}`, { enabled });
  }
}

/** The clock of a world. */
export class Clock {
  readonly #url: string;

  /** @internal */
  constructor(controlUrl: string) {
    this.#url = `${controlUrl}/clock`;
  }

  async read() {
    return (await request('GET', this.#url)) as ClockState;
  }

  /** Lets time pass on a virtual clock; resolves when all that was due has been done. */
  async advance(ms: number) {
    return (await request('POST', `${this.#url}/advance`, { ms })) as ClockState & {
      settled: boolean;
    };
  }

  /** Sets the time of day of a virtual clock, in milliseconds since 1970. */
  async setTime(time: number | Date) {
    return (await request('POST', this.#url, { time: Number(time) })) as ClockState;
  }
}
