// What the engine says is to be done, one action at a time.

import * as codes from '../engine/codes.js';
import type { Driver } from './driver.js';
import type { Answer } from '../engine/memory.js';
import { lineOf, tellsOfTheEnd } from './notes.js';
import { decode } from '../text/utf8.js';
import type { Wire } from './wire.js';

/** Throws what the socket throws when a frame is to be sent; everything else is reported. */
export function perform(driver: Driver, action: number, answer: Answer): void {
  const { text, value } = answer;
  const { client, wire } = driver;
  switch (action) {
    case codes.STATE_CHANGED:
      client.state = value;
      return driver.call('onChangeState', value);
    case codes.PREPARE:
      return void driver.prepare(value);
    case codes.OPEN_SOCKET:
      return driver.open(value);
    case codes.TRANSMIT:
      return wire?.transmit(decode(answer.body));
    case codes.BEAT:
      return wire?.beat();
    case codes.CLOSE:
      return driver.close();
    case codes.DISCARD:
      return driver.discard(value, text);
    case codes.SOCKET_CLOSED:
      driver.call('onWebSocketClose', driver.closeEvent);
      driver.closeEvent = undefined;
      return;
    case codes.DISCARDED:
      return driver.call('onWebSocketClose', { code: value, reason: text, wasClean: false });
    case codes.DEACTIVATED:
      return driver.waiting.splice(0).forEach((resolve) => resolve());
    case codes.DISCONNECTED:
      // A socket may have closed within close(): that it did so in good order is still to be told.
      driver.stopBeats();
      return driver.call('onDisconnect', driver.farewell);
  }
  if (action >= codes.NOTE) note(driver, action - codes.NOTE, text || value);
  else if (wire) tell(driver, wire, action, answer);
}

function note(driver: Driver, number: number, what: unknown): void {
  const ends = tellsOfTheEnd(number);
  if (driver.debugging) driver.debug(lineOf(number, ends ? driver.wire?.url : what));
  if (ends) driver.detach();
}

/** What the broker sent, or failed to send. */
function tell(driver: Driver, wire: Wire, event: number, answer: Answer): void {
  const { text, body, value, other } = answer;
  switch (event) {
    case codes.HEART_BEAT:
      driver.debug('<<< PONG');
      return driver.call('onHeartbeatReceived');
    case codes.HEART_BEAT_LOST:
      driver.debug(`did not receive server activity for the last ${value}ms`);
      return driver.call('onHeartbeatLost');
    case codes.PROTOCOL_ERROR:
      return driver.protocolError(text);
  }
  const frame = wire.frame(text, body);
  switch (event) {
    case codes.CONNECTED:
      driver.debug(`connected to server ${frame.headers.server}`);
      if (value) {
        driver.debug(`send PING every ${value}ms`);
        driver.startBeats();
      }
      if (other) driver.debug(`check PONG every ${other}ms`);
      return driver.call('onConnect', frame);
    case codes.MESSAGE:
      return wire.message(frame, value);
    case codes.RECEIPT:
      return wire.receipt(frame, value);
    case codes.ERROR:
      wire.forget(value);
      return driver.call('onStompError', frame);
    case codes.UNHANDLED:
      return driver.call('onUnhandledFrame', frame);
    case codes.FAREWELL:
      driver.farewell = frame;
  }
}
