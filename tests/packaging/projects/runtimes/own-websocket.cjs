const { Client } = require('stomp-wasm');

const { brokerURL, report } = require('./application/node.cjs');
const { roundTrip } = require('./application/round-trip.cjs');

report(roundTrip(Client, brokerURL));
