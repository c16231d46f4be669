// The load balancer of balancer.mjs in a process of its own, so that clients and it do not wait for each other.
//
//   node tests/scale/balancer-process.mjs HOST:PORT…
//
// Prints its port, and runs until it is ended.

import { Balancer } from './balancer.mjs';

const gateways = process.argv.slice(2).map((http) => ({ address: { http } }));
const { port } = await new Balancer(gateways).start();
console.log(port);
