// What a client has to do under fake timers, whichever they are. Each scenario is a generator: where it yields, promises
// that are resolved are to be taken, and no time passes.

// biome-ignore lint/style/useNodejsImportProtocol: Jest 22 knows no built-in modules by it.
const assert = require('assert').strict;
const { Server } = require('./server.cjs');

/** Loaded when a scenario is played: they are counted where the packages are not. */
const createBroker = (options) => require('stomp-wasm/testing/memory').createBroker(options);

const DELAY = 5_000;
const BEAT = 1_000;
/** Where neither Date nor performance goes with the timers, it is not known when within a period a message came. */
const LOSS = 5 * BEAT;
const NO_BEATS = { heartbeatIncoming: 0, heartbeatOutgoing: 0 };

/** A client of `kit.Client` and its broker, activated; and what it told. */
function* activated(kit, options = {}, behaviour = {}) {
  const errors = [];
  globalThis.reportError = (error) => errors.push(error);
  const told = { bodies: [], closes: 0, losses: 0, errors };
  const server = new Server(behaviour);
  const client = new kit.Client({
    webSocketFactory: () => server.connect(),
    reconnectDelay: DELAY,
    ...NO_BEATS,
    onConnect: () => client.subscribe('/topic/a', ({ body }) => told.bodies.push(body)),
    onWebSocketClose: () => (told.closes += 1),
    // Once is enough: where promises go with the time, it would be lost again and again.
    onHeartbeatLost: () => {
      told.losses += 1;
      Object.assign(client, NO_BEATS);
    },
    ...options,
  });
  client.activate();
  yield;
  return { client, server, told };
}

/** The same, connected. */
function* connected(kit, options) {
  const all = yield* activated(kit, options);
  yield* works(all);
  return all;
}

/** The client is connected, and a message comes and goes. */
function* works({ client, told }) {
  assert.equal(client.connected, true, 'the client is connected');
  const count = told.bodies.length;
  client.publish({ destination: '/topic/a', body: `message ${count}` });
  yield;
  assert.equal(told.bodies[count], `message ${count}`);
}

/** Cleaning up leaves neither a socket nor a timer, and nothing was thrown meanwhile. */
function* ends(kit, { client, server, told }) {
  let isOver = false;
  client.deactivate().then(() => (isOver = true));
  yield;
  assert.equal(isOver, true, 'the client came to rest');
  leavesNothing(kit, { server, told });
}

function leavesNothing(kit, { server, told }) {
  assert.equal(server.isAtRest, true, 'no socket is open');
  assert.equal(kit.pending?.() ?? 0, 0, 'no timer is left');
  assert.deepEqual(told.errors, []);
}

/** The connection is lost, and comes back once `pass`, which may yield, has let the time pass. */
function* reconnects(all, pass) {
  const { client, server } = all;
  const count = server.sockets.length;
  server.last.end(1006);
  yield;
  assert.equal(client.connected, false);
  yield* pass() ?? [];
  yield;
  assert.equal(server.sockets.length, count + 1, 'one socket was made');
  yield* works(all);
}

exports.scenarios = {
  *'a lost connection comes back after exactly reconnectDelay'(kit) {
    const all = yield* connected(kit);
    yield* reconnects(all, function* () {
      kit.advance(DELAY - 1);
      yield;
      assert.equal(all.server.sockets.length, 1, 'not before');
      kit.advance(1);
    });
    yield* ends(kit, all);
  },

  *'a short reconnectDelay is exact, too'(kit) {
    const all = yield* connected(kit, { reconnectDelay: 3 });
    for (let times = 0; times < 3; times += 1) {
      yield* reconnects(all, function* () {
        kit.advance(2);
        yield;
        assert.equal(all.client.connected, false, 'not before');
        kit.advance(1);
      });
    }
    yield* ends(kit, all);
  },

  *'if more time passes at once, it comes back once'(kit) {
    const all = yield* connected(kit);
    yield* reconnects(all, () => kit.advance(10 * DELAY));
    yield* ends(kit, all);
  },

  *'it comes back as often as it is lost'(kit) {
    const all = yield* connected(kit);
    for (let times = 0; times < 5; times += 1) {
      yield* reconnects(all, () => kit.advance(DELAY));
    }
    assert.equal(all.told.closes, 5);
    yield* ends(kit, all);
  },

  *'running all timers ends, and reconnects'(kit) {
    const all = yield* connected(kit);
    kit.runAll();
    yield* works(all);
    yield* reconnects(all, () => kit.runAll());
    yield* ends(kit, all);
  },

  *'running pending timers reconnects'(kit) {
    const all = yield* connected(kit);
    kit.runPending();
    yield* works(all);
    yield* reconnects(all, () => kit.runPending());
    yield* ends(kit, all);
  },

  *'heart-beats are sent'(kit) {
    const all = yield* connected(kit, { heartbeatOutgoing: BEAT });
    const beats = () => all.server.last.sent.filter((sent) => sent === 'beat').length;
    kit.advance(BEAT);
    assert.ok(beats() >= 1, `${beats()} in one period`);
    kit.advance(9 * BEAT);
    assert.ok(beats() >= 10 && beats() <= 20, `${beats()} in ten periods`);
    yield* works(all);
    yield* ends(kit, all);
  },

  *'heart-beats that come keep the connection'(kit) {
    const all = yield* connected(kit, { heartbeatIncoming: BEAT });
    for (let times = 0; times < 20; times += 1) {
      kit.advance(BEAT / 2);
      all.server.last.beat();
      yield;
    }
    assert.equal(all.told.losses, 0);
    yield* works(all);
    yield* ends(kit, all);
  },

  *'messages keep it as well'(kit) {
    const all = yield* connected(kit, { heartbeatIncoming: BEAT, heartbeatOutgoing: BEAT });
    for (let times = 0; times < 10; times += 1) {
      kit.advance(BEAT);
      yield* works(all);
    }
    assert.equal(all.told.losses, 0);
    yield* ends(kit, all);
  },

  *'heart-beats that stay away end it, in time'(kit) {
    const all = yield* connected(kit, { heartbeatIncoming: BEAT });
    kit.advance(BEAT);
    yield;
    assert.equal(all.told.losses, 0, 'not within one period');
    kit.advance(LOSS - BEAT);
    yield;
    assert.equal(all.told.losses, 1);
    assert.equal(all.client.connected, false);
    kit.advance(DELAY);
    yield;
    assert.equal(all.server.sockets.length, 2);
    yield* works(all);
    yield* ends(kit, all);
  },

  *'running all timers ends with a silent broker, too'(kit) {
    const all = yield* connected(kit, { heartbeatIncoming: BEAT, heartbeatOutgoing: BEAT });
    kit.runAll();
    yield;
    assert.equal(all.told.losses, 1);
    assert.equal(all.server.sockets.length, 2);
    yield* works(all);
    yield* ends(kit, all);
  },

  *'running pending timers again and again is enough for heart-beats'(kit) {
    const all = yield* connected(kit, { heartbeatIncoming: BEAT, heartbeatOutgoing: BEAT });
    for (let times = 0; times < 10; times += 1) {
      kit.runPending();
      yield;
    }
    assert.ok(all.server.sockets[0].sent.includes('beat'));
    assert.equal(all.told.losses, 1);
    assert.equal(all.server.sockets.length, 2);
    yield* works(all);
    yield* ends(kit, all);
  },

  *'connectionTimeout ends an attempt whose socket does not open'(kit) {
    const options = { connectionTimeout: 2_000 };
    yield* timesOut(kit, yield* activated(kit, options, { opens: false }));
  },

  *'connectionTimeout ends an attempt that the broker does not answer'(kit) {
    const options = { connectionTimeout: 2_000 };
    yield* timesOut(kit, yield* activated(kit, options, { accepts: false }));
  },

  *'disconnectTimeout ends waiting for the receipt'(kit) {
    const all = yield* activated(kit, { disconnectTimeout: 2_000 }, { confirms: false });
    yield* endsInTime(kit, all);
  },

  *'disconnectTimeout ends waiting for the close'(kit) {
    const all = yield* activated(kit, { disconnectTimeout: 2_000 }, { closes: false });
    yield* endsInTime(kit, all);
  },

  *'deactivating while it waits to reconnect leaves nothing'(kit) {
    const all = yield* connected(kit);
    all.server.last.end(1006);
    yield;
    kit.advance(DELAY / 2);
    yield* ends(kit, all);
    kit.advance(DELAY);
    yield;
    assert.equal(all.server.sockets.length, 1);
  },
};

/** With the broker in memory, whose time goes with the timers, too. */
Object.assign(exports.scenarios, {
  *'a broker in memory: a chat of two, a fault, and a reconnection'(kit) {
    const broker = createBroker();
    const [ann, bob] = [joined(kit, broker, NO_BEATS), joined(kit, broker, NO_BEATS)];
    yield;
    says(ann, 'hello');
    yield;
    assert.deepEqual(bob.bodies, ['hello']);
    broker.faults.add({ on: { command: 'MESSAGE' }, do: { delayMs: 2_000 }, times: 2 });
    says(bob, 'late');
    yield;
    kit.advance(1_999);
    yield;
    assert.deepEqual([ann.bodies, bob.bodies], [['hello'], ['hello']], 'not before');
    kit.advance(1);
    yield;
    assert.deepEqual(ann.bodies, ['hello', 'late']);
    broker.disconnect('all', 'reset');
    yield;
    assert.deepEqual([ann.client.connected, bob.client.connected], [false, false]);
    kit.advance(DELAY);
    yield;
    says(ann, 'here again');
    yield;
    for (const { bodies, sockets } of [ann, bob]) {
      assert.deepEqual(bodies, ['hello', 'late', 'here again']);
      assert.equal(sockets, 2);
    }
    yield* leave(kit, broker, [ann, bob]);
  },

  *'a broker in memory: heart-beats keep the connection'(kit) {
    const broker = createBroker({ heartBeat: [BEAT, BEAT] });
    const beats = { heartbeatIncoming: BEAT, heartbeatOutgoing: BEAT };
    const all = joined(kit, broker, beats);
    yield;
    assert.equal(all.client.connected, true);
    const passes = function* (periods) {
      for (let times = 0; times < 4 * periods; times += 1) {
        kit.advance(BEAT / 4);
        yield;
      }
    };
    yield* passes(10);
    assert.equal(all.losses, 0, 'the broker sends heart-beats');
    assert.equal(all.sockets, 1, 'and gets them');
    broker.faults.add({ on: { command: 'HEARTBEAT', direction: 'out' }, do: { drop: true } });
    yield* passes(5);
    assert.equal(all.losses, 1, 'without them it is lost');
    yield* leave(kit, broker, [all]);
  },
});

/** A client of a broker in memory, activated, that subscribes; and what it was told. */
function joined(kit, broker, options) {
  const all = { bodies: [], losses: 0, sockets: 0 };
  const client = new kit.Client({
    webSocketFactory: () => {
      all.sockets += 1;
      return broker.webSocketFactory();
    },
    reconnectDelay: DELAY,
    onHeartbeatLost: () => (all.losses += 1),
    onConnect: () => client.subscribe('/topic/a', ({ body }) => all.bodies.push(body)),
    ...options,
  });
  client.activate();
  return Object.assign(all, { client });
}

const says = ({ client }, body) => client.publish({ destination: '/topic/a', body });

/** Neither the clients nor the broker leave a timer. */
function* leave(kit, broker, clients) {
  for (const { client } of clients) client.deactivate();
  yield;
  broker.stop();
  yield;
  assert.equal(kit.pending?.() ?? 0, 0, 'no timer is left');
}

/** SockJS needs fetch and AbortController, which the environment of Jest 22 lacks. */
const sockjsScenarios = {
  *'transportTimeout of SockJS gives a transport up'(kit) {
    const requests = [];
    const own = globalThis.fetch;
    globalThis.fetch = (url) => {
      requests.push(url);
      return new Promise(() => {});
    };
    const errors = [];
    const sockjs = { sockjsURL: 'http://broker.example/stomp', transports: ['xhr-streaming'] };
    const all = yield* activated(kit, {
      ...sockjs,
      webSocketFactory: undefined,
      transportTimeout: 1_000,
      onWebSocketError: ({ message }) => errors.push(message),
    });
    assert.equal(requests.length, 1);
    kit.advance(1_000);
    yield;
    assert.equal(errors.length, 1);
    assert.match(errors[0], /nothing came within 1000ms/);
    kit.advance(DELAY);
    yield;
    assert.equal(requests.length, 2);
    yield* ends(kit, all);
    globalThis.fetch = own;
  },
};

/** The attempt ends in time, and another one follows. */
function* timesOut(kit, all) {
  const { client, server, told } = all;
  kit.advance(1_999);
  yield;
  assert.equal(told.closes, 0, 'not before');
  kit.advance(1);
  yield;
  assert.equal(told.closes, 1);
  Object.assign(server.behaviour, { opens: true, accepts: true });
  kit.advance(DELAY);
  yield;
  assert.equal(server.sockets.length, 2);
  assert.equal(client.connected, true);
  yield* works(all);
  yield* ends(kit, all);
}

function* endsInTime(kit, all) {
  yield* works(all);
  let isOver = false;
  all.client.deactivate().then(() => (isOver = true));
  kit.advance(1_999);
  yield;
  assert.equal(isOver, false, 'not before');
  kit.advance(1);
  yield;
  assert.equal(isOver, true);
  leavesNothing(kit, all);
}

if (typeof AbortController === 'function') Object.assign(exports.scenarios, sockjsScenarios);

/** Scenarios that need the real timers, too: for fake ones that can be put in place, and taken away, at any time. */
exports.switchingScenarios = {
  *'a client that is connected when timers are faked comes back by them'(kit) {
    kit.uninstall();
    const all = yield* connected(kit);
    kit.install();
    yield* reconnects(all, () => kit.advance(DELAY));
    yield* ends(kit, all);
  },

  *'heart-beats that began by real timers go on by fake ones'(kit) {
    kit.uninstall();
    const all = yield* connected(kit, { heartbeatIncoming: BEAT });
    kit.install();
    all.server.last.end(1006);
    yield;
    kit.advance(DELAY);
    yield;
    kit.advance(BEAT);
    yield;
    assert.equal(all.told.losses, 0, 'not within one period');
    kit.advance(LOSS - BEAT);
    yield;
    assert.equal(all.told.losses, 1);
    yield* ends(kit, all);
  },
};

/** Plays a scenario where promises are real. */
exports.play = async function play(scenario, kit) {
  for (const _ of scenario(kit)) await settled();
};

/** As many microtasks as whatever is under way may take. */
async function settled() {
  for (let count = 0; count < 100; count += 1) await Promise.resolve();
}
