// The next message of a destination.

import { errorOfSignal, refuseAborted } from './abort.js';
import type { Core } from './core.js';
import { Text } from './engine/abi.js';
import type { WaitOptions } from './options.js';
import type { SessionStatus } from './status.js';
import { StompError } from './stomp-error.js';
import { lateness, text } from './texts.js';
import type { SessionMessage, SubscribeOptions } from './types.js';

/** The longest delay that timers take. */
const LONGEST = 0x7fff_ffff;

/** Subscribes until a message has come. */
export async function once(
  core: Core,
  destination: string,
  options: (WaitOptions & SubscribeOptions) | undefined,
): Promise<SessionMessage> {
  refuseAborted(options?.signal);
  return new Promise((resolve, reject) => {
    const inbox = core.sources.subscribe(destination, resolve, options, 'once');
    const { timeout = Infinity, signal } = inbox.options as WaitOptions;
    const fail = (error: StompError | undefined): void => {
      reject(error);
      inbox.close(false);
    };
    const late = (): void => {
      const message = lateness(text(Text.MessageFrom, destination), timeout);
      fail(new StompError('timeout', { message }));
    };
    const timer = timeout < LONGEST ? setTimeout(late, timeout) : undefined;
    const look = ({ state, error }: SessionStatus): void => {
      if (state === 'failed') fail(error);
    };
    const stop = core.watch(look);
    look(core.status);
    void inbox.subscription.closed.then((error) => {
      clearTimeout(timer);
      stop();
      // Its signal closes the subscription.
      const reason = signal?.aborted ? errorOfSignal(signal) : error;
      reject(reason ?? new StompError('closed', { message: text(Text.SubscriptionClosed) }));
    });
  });
}
