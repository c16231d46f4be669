// Three clients that share no code do the same things with the broker: our package and @stomp/stompjs over WebSocket, stomp.py over TCP.

import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { StompBroker } from './support/broker.mjs';
import { mustExist, selected, stompjs, stompWasm } from './support/environment.mjs';
import { StompError } from './three-clients/client.mjs';
import { javaScriptClients } from './three-clients/javascript.mjs';
import { pythonClients } from './three-clients/python.mjs';
import { scenarios } from './three-clients/scenarios.mjs';

const VERSIONS = ['1.0', '1.1', '1.2'];
/** Heart-beats take their time, and no scenario minds the others. */
const AT_ONCE = { concurrency: 3 };
/** Slow enough for a busy machine. */
const HEART_BEAT = '3000,3000';

const load = ({ directory }) =>
  import(
    pathToFileURL(mustExist(`${directory}/esm6/index.js`, 'build it: cargo xtask build')).href
  );

const CLIENTS = [
  { name: 'stomp-wasm', clients: async () => javaScriptClients(await load(stompWasm)) },
  { name: 'stompjs', clients: async () => javaScriptClients(await load(stompjs)) },
  { name: 'stomp.py', clients: async () => pythonClients },
];

const broker = new StompBroker(['--login', 'guest:guest', '--heart-beat', HEART_BEAT]);
const chosen = CLIENTS.filter(({ name }) => selected(`${name}@${broker.name}`));

describe('three clients', { skip: chosen.length === 0, ...AT_ONCE }, () => {
  before(() => broker.start());
  after(() => broker.stop());
  for (const { name, clients } of chosen) describe(name, AT_ONCE, () => declare(clients));
});

function declare(clients) {
  const shared = {};
  before(async () => {
    shared.clients = await clients();
    await shared.clients.start();
  });
  after(() => shared.clients?.stop());
  for (const version of VERSIONS) {
    const ofVersion = scenarios.filter(({ versions = VERSIONS }) => versions.includes(version));
    describe(`STOMP ${version}`, AT_ONCE, () => {
      for (const scenario of ofVersion)
        test(scenario.title, () => play(scenario, version, shared.clients));
    });
  }
}

async function play(scenario, version, clients) {
  const opened = [];
  const unique = randomBytes(6).toString('hex');
  const open = async (options = {}) => {
    const client = await clients.open(broker, {
      version,
      login: 'guest',
      passcode: 'guest',
      heartBeat: [0, 0],
      ...options,
    });
    opened.push(client);
    return client;
  };
  const refused = async (options) => {
    try {
      await open(options);
    } catch (error) {
      if (error instanceof StompError) return error.frame;
      throw error;
    }
    throw new Error('it was let in');
  };
  try {
    await scenario.run({ open, refused, version, name: (kind) => `/${kind}/${unique}` });
  } finally {
    await Promise.all(opened.map((client) => client.drop().catch(() => {})));
  }
}
