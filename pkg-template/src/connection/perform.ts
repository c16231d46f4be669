// The actions of the engine, each in terms of sockets and the application's callbacks.

import { ActivationState } from '../api/enums.js';
import type { ClientOptions, Stateful } from '../api/options.js';
import { Action, LogEvent, logLines } from '../engine/abi.js';
import type { ReceivedFrame } from '../frames/received-frame.js';
import { redactUrls } from '../log/redact.js';
import type { Connection } from './connection.js';
import { type HeartBeats, tellHeartBeat } from './heart-beats.js';

/** What actions are performed on: the driver. */
export interface Performer {
  readonly client: ClientOptions<any>;
  readonly connection: Connection | undefined;
  readonly heartBeats: HeartBeats;
  readonly debugging: boolean;
  readonly version: string | undefined;
  closeEvent: unknown;
  disconnectReceipt: ReceivedFrame | undefined;
  cause: string;
  advice: string;
  advise(text: string): void;
  connect(attempt: number): void;
  close(): void;
  discard(code: number, reason: string): void;
  detach(): void;
  rest(): void;
  call(callback: string, argument?: unknown): void;
  debug(text: string): void;
  tellFault(text: string): void;
}

/**
 * Performs an action; what comes with it, see Action in src/npm/abi.toml. `frame` is the one that was received, for
 * actions that are about one.
 */
export function perform(
  driver: Performer,
  action: Action,
  text: string,
  value: number,
  other: number,
  frame: ReceivedFrame | undefined,
): void {
  const { client, connection } = driver;
  switch (action) {
    case Action.StateChanged:
      (client as Stateful).state = value as ActivationState;
      return driver.call('onChangeState', value);
    case Action.Connect:
      return driver.connect(value);
    case Action.Transmit:
      return transmit(driver, text);
    case Action.TransmitHeartBeat:
      return connection?.sender.sendHeartBeat();
    case Action.Close:
      if (connection) log(driver, value);
      return driver.close();
    case Action.Discard:
      if (connection) log(driver, other);
      return driver.discard(value, text);
    case Action.Detach:
      return driver.detach();
    case Action.SocketClosed: {
      const { closeEvent } = driver;
      driver.closeEvent = undefined;
      return driver.call('onWebSocketClose', closeEvent);
    }
    case Action.Discarded:
      return driver.call('onWebSocketClose', { code: value, reason: text, wasClean: false });
    case Action.Deactivated:
      return driver.rest();
    case Action.Disconnected:
      // A socket may have closed within close(): that it did so in good order is still to be told.
      driver.heartBeats.stop();
      return driver.call('onDisconnect', driver.disconnectReceipt);
    case Action.DisconnectRefused:
      return log(driver, LogEvent.DisconnectRefused, text);
    case Action.Log:
      if (value === LogEvent.ConnectionClosed) return connection && logClose(driver, connection);
      log(driver, value, other);
      if (value === LogEvent.StillWaiting && connection) driver.advise(reasonOf(connection));
      return;
    case Action.HeartBeat:
      return tellHeartBeat(driver);
    case Action.HeartBeatLost:
      driver.debug(`did not receive server activity for the last ${value}ms`);
      return driver.call('onHeartbeatLost');
    case Action.ProtocolError:
      return driver.tellFault(connection ? text + unlikeStomp(connection) : text);
  }
  if (connection && frame) tell(driver, connection, action, frame, value, other);
}

/** What the broker sent. */
function tell(
  driver: Performer,
  connection: Connection,
  action: Action,
  frame: ReceivedFrame,
  value: number,
  other: number,
): void {
  switch (action) {
    case Action.Connected:
      connection.version = driver.version;
      driver.cause = driver.advice = '';
      driver.debug(`connected to server ${frame.headers.server}`);
      if (value) {
        driver.debug(`send PING every ${value}ms`);
        driver.heartBeats.start();
      }
      if (other) driver.debug(`check PONG every ${other}ms`);
      if (/^ActiveMQ\//.test(frame.headers.server) && connection.sender.isUnusual) {
        log(driver, LogEvent.TextOnly, frame.headers.server);
      }
      return driver.call('onConnect', frame);
    case Action.Receipt:
      return connection.deliverReceipt(frame, value);
    case Action.Error:
      connection.forget(value);
      if (driver.debugging && frame.body && !connection.sender.logsRaw) {
        log(driver, LogEvent.ErrorBody, frame.body.slice(0, LONGEST_BODY));
      }
      return driver.call('onStompError', frame);
    case Action.Unhandled:
      return driver.call('onUnhandledFrame', frame);
    case Action.DisconnectReceipt:
      driver.disconnectReceipt = frame;
  }
}

/** A socket that refuses DISCONNECT is dropped after `disconnectTimeout`, like one that loses it. */
function transmit(driver: Performer, frame: string): void {
  try {
    driver.connection?.sender.transmit(frame);
  } catch (error) {
    if (!frame.startsWith('DISCONNECT\n')) throw error;
    log(driver, LogEvent.DisconnectRefused, error);
  }
}

/** Says how a socket has ended, and what may help if that was too early. */
function logClose(driver: Performer, connection: Connection): void {
  log(driver, LogEvent.ConnectionClosed, connection.url);
  const { code, reason } = (driver.closeEvent ?? {}) as { code?: number; reason?: string };
  if (!driver.debugging || code === undefined) return;
  log(driver, LogEvent.CloseCode, redactUrls(`${code} ${reason ?? ''}`.trim(), driver.client));
  if (code === TOO_LARGE) driver.advise(logLines[LogEvent.TooLarge]);
  else if (!connection.version && driver.client.state === ActivationState.ACTIVE)
    driver.advise(reasonOf(connection));
}

/** Why there may be no CONNECTED. */
const reasonOf = (connection: Connection): string =>
  connection.isOpened
    ? unlikeStomp(connection).slice(2) || logLines[LogEvent.NotConnected]
    : 'transport' in connection.socket
      ? ''
      : line(LogEvent.NotOpened, connection.url);

/** What came instead of STOMP, behind `: `; nothing if that was STOMP, or nothing came. */
function unlikeStomp({ sample, url }: Connection): string {
  if (!sample || /^(CONNECTED|ERROR|MESSAGE|RECEIPT)\r?\n/.test(sample)) return '';
  const sockjs = /^(o|h|[ac]\[.*)$/s.test(sample) ? ', as SockJS does: set sockjsURL' : '';
  return `: ${line(LogEvent.NotStomp, url)}${JSON.stringify(sample)}${sockjs}`;
}

/** A message was too large, by its close code (RFC 6455 section 7.4.1). */
const TOO_LARGE = 1009;
/** How much is logged of an ERROR's body, in characters. */
const LONGEST_BODY = 1000;

const line = (event: LogEvent, what: unknown): string =>
  logLines[event].replace('%', () => `${what}`);

/** Logs the line of an event, if there is one. */
function log(driver: Performer, event: LogEvent | -1, what?: unknown): void {
  if (driver.debugging && event >= 0) driver.debug(line(event as LogEvent, what));
}
