// The state of the connection for the user, from the callbacks of the client.

import { ActivationState, type Client, type IFrame } from 'stomp-wasm';

/** A state of the connection. `why` is the reason in words, empty if there is none; once connected, the transport of SockJS. */
export type Connection =
  | { kind: 'connecting'; why: string }
  | { kind: 'connected'; why: string }
  | { kind: 'reconnecting'; seconds: number; why: string }
  | { kind: 'offline'; why: string };

/** The state in a few words, such as `reconnecting in 3 s`. */
export function describe(now: Connection): string {
  return now.kind === 'reconnecting' ? `reconnecting in ${now.seconds} s` : now.kind;
}

/**
 * Calls `report` with every change of the client's connection, and each second while it waits for
 * the next attempt. Call it once, before `activate()`.
 *
 * The callbacks that the client already has are called too, after `report`. The countdown takes the
 * client's `reconnectDelay`, so it is right in the linear mode, where each wait is of that length.
 */
export function watchConnection(client: Client, report: (now: Connection) => void): void {
  const countdown = new Countdown();
  let why = '';

  const own = {
    beforeConnect: client.beforeConnect,
    onConnect: client.onConnect,
    onStompError: client.onStompError,
    onHeartbeatLost: client.onHeartbeatLost,
    onWebSocketClose: client.onWebSocketClose,
    onChangeState: client.onChangeState,
  };

  client.beforeConnect = (self) => {
    countdown.stop();
    report({ kind: 'connecting', why });
    return own.beforeConnect?.(self);
  };
  client.onConnect = (frame) => {
    why = '';
    report({ kind: 'connected', why: client.sockjsURL ? `SockJS, ${client.transport}` : '' });
    own.onConnect?.(frame);
  };
  client.onStompError = (frame) => {
    why = `the broker says: ${complaintOf(frame)}`;
    own.onStompError?.(frame);
  };
  client.onHeartbeatLost = () => {
    why = 'the broker fell silent';
    own.onHeartbeatLost?.();
  };
  client.onWebSocketClose = (event) => {
    why ||= reasonOf(event);
    if (client.active) {
      countdown.start(client.reconnectDelay, (seconds) =>
        report({ kind: 'reconnecting', seconds, why }),
      );
    }
    own.onWebSocketClose?.(event);
  };
  client.onChangeState = (state) => {
    if (state !== ActivationState.ACTIVE) {
      countdown.stop();
      why = '';
      report({ kind: 'offline', why });
    }
    own.onChangeState?.(state);
  };
}

/** The text of an ERROR frame: its `message` header, and the first line of its body. */
function complaintOf(frame: IFrame): string {
  const [detail] = frame.body.trim().split('\n', 1);
  return [frame.headers['message'], detail].filter(Boolean).join(': ') || 'ERROR, without a reason';
}

function reasonOf(event: CloseEvent): string {
  if (!navigator.onLine) return 'this device has no network';
  if (event.reason) return event.reason;
  return event.code === 1006 ? 'the broker cannot be reached' : `closed with code ${event.code}`;
}

/** Counts down in whole seconds, beginning at once and ending at 1. */
class Countdown {
  private timer = 0;

  start(milliseconds: number, tick: (seconds: number) => void): void {
    this.stop();
    const end = performance.now() + milliseconds;
    const tell = () => tick(Math.max(1, Math.round((end - performance.now()) / 1000)));
    tell();
    this.timer = window.setInterval(tell, 1000);
  }

  stop(): void {
    window.clearInterval(this.timer);
  }
}
