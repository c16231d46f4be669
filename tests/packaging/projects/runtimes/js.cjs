const { Client } = require('stomp-wasm/js');
const { WebSocket } = require('ws');

const { brokerURL, report } = require('./application/node.cjs');
const { roundTrip } = require('./application/round-trip.cjs');

report(roundTrip(Client, brokerURL, { webSocketFactory: () => new WebSocket(brokerURL) }));
