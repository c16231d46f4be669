const { readFile } = require('node:fs/promises');
const { Client, init } = require('stomp-wasm/slim');
const { WebSocket } = require('ws');

const { brokerURL, report } = require('./application/node.cjs');
const { roundTrip } = require('./application/round-trip.cjs');

async function chat() {
  await init(await readFile(require.resolve('stomp-wasm/stomp.wasm')));
  return roundTrip(Client, brokerURL, { webSocketFactory: () => new WebSocket(brokerURL) });
}

report(chat());
