// Heart-beats of one connection: the lines that are logged about them, and the timer in a worker.

import type { ClientOptions } from '../api/options.js';
import { Ticker } from './ticker.js';

/** What sending heart-beats needs of the driver. */
export interface HeartBeatHost {
  readonly client: ClientOptions<any>;
  debug(text: string): void;
  /** Something may have come due. */
  wake(): void;
}

const NO_WORKER = 'The worker for outgoing pings does not start, falling back';
const BY_TIMER = 'Using runInterval for outgoing pings';

/** Tells the application of a heart-beat that came. */
export function tellHeartBeat(host: {
  debug(text: string): void;
  call(callback: string): void;
}): void {
  host.debug('<<< PONG');
  host.call('onHeartbeatReceived');
}

export class HeartBeats {
  private isRunning = false;
  private ticker: Ticker | undefined;

  constructor(private readonly host: HeartBeatHost) {}

  start(): void {
    const { host } = this;
    this.isRunning = true;
    if (host.client.heartbeatStrategy !== 'worker' || typeof Worker === 'undefined') {
      return host.debug(BY_TIMER);
    }
    host.debug('Using runWorker for outgoing pings');
    try {
      this.ticker = new Ticker(
        () => host.wake(),
        () => this.fallBack(),
      );
    } catch {
      this.fallBack();
    }
  }

  /** There is no worker, most likely for the page's content security policy. */
  private fallBack(): void {
    this.host.debug(NO_WORKER);
    this.host.debug(BY_TIMER);
    this.ticker?.stop();
    this.ticker = undefined;
  }

  /** Sees to it that the worker, if there is one, wakes the driver at `deadline`. */
  arm(deadline: number, now: number): void {
    this.ticker?.arm(deadline, now);
  }

  stop(): void {
    const { isRunning, ticker } = this;
    this.isRunning = false;
    this.ticker = undefined;
    ticker?.stop();
    if (isRunning) this.host.debug(`Outgoing ping dispose${ticker ? 'Worker' : 'Interval'}`);
  }
}
