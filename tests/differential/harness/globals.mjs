// The host, replaced by one that does nothing by itself. To be installed before a client is imported.

import { Clock } from './clock.mjs';
import { installReports } from './reports.mjs';
import { FakeSocket } from './socket.mjs';
import { fakeBlobs, makeWorker } from './worker-double.mjs';

/** Runs a task of its own; taken before the host is replaced. */
const asTask = globalThis.setImmediate ?? afterMessages;

export const clock = new Clock();

/** The stage of the scenario that is on. */
let stage;

/** Says whose log gets what the host notices, and which workers there are. */
export function enter(next) {
  stage = next;
  clock.reset();
  globalThis.Worker = makeWorker(next.options.worker, clock, logOf);
}

const logOf = () => stage.log;

/** Runs all microtasks, and those they make. */
export function settle() {
  return new Promise((resolve) => {
    asTask(resolve);
  });
}

/** Browsers tell of an unhandled rejection in a task of its own, which has to come first. */
function afterMessages(action, left = 3) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    if (left > 1) afterMessages(action, left - 1);
    else action();
  };
  port2.postMessage(undefined);
}

/** Lets `ms` pass, running what falls due, with all microtasks in between. */
export async function advance(ms) {
  const until = clock.now + ms;
  const report = (error) => logOf().add(`thrown out of a timer: ${logOf().show(error)}`);
  while (clock.runNext(until, report)) await settle();
  clock.now = Math.max(clock.now, until);
}

export function install() {
  installTimers();
  installReports(logOf);
  const { Blob, createObjectURL, revokeObjectURL } = fakeBlobs(logOf);
  Object.assign(globalThis, { Blob, WebSocket: makeWebSocket() });
  Object.assign(URL, { createObjectURL, revokeObjectURL });
  Math.random = () => 0.123456789;
}

function installTimers() {
  const start =
    (repeats) =>
    (callback, delay, ...args) =>
      clock.add(callback, delay, args, repeats);
  const stop = (id) => clock.remove(id);
  Object.assign(globalThis, {
    setTimeout: start(false),
    setInterval: start(true),
    clearTimeout: stop,
    clearInterval: stop,
  });
  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...args) {
      super(...(args.length ? args : [clock.date]));
    }
    static now() {
      return clock.date;
    }
  };
  const performance = { now: () => clock.now, timeOrigin: clock.date };
  Object.defineProperty(globalThis, 'performance', {
    value: performance,
    writable: true,
    configurable: true,
  });
}

/** The global WebSocket, for `brokerURL`. */
function makeWebSocket() {
  return class WebSocket extends FakeSocket {
    static CONNECTING = 0;
    static OPEN = 1;
    static CLOSING = 2;
    static CLOSED = 3;

    constructor(...args) {
      stage.log.add(`new WebSocket(${args.map((arg) => stage.log.show(arg)).join(', ')})`);
      super(stage.sockets.length + 1, stage.log, stage.socketOptions(), args[0]);
      stage.sockets.push(this);
    }
  };
}
