// The SockJS server of npm's package `sockjs`, as a process: each session is a TCP connection to a STOMP broker.
//
//     node sockjs-node-process.mjs PORT BROKER_PORT
//
// PORT 0 takes any. Once it accepts, it prints one line: {"port":N}.

import { createServer } from 'node:http';
import { connect } from 'node:net';
import { StringDecoder } from 'node:string_decoder';

import sockjs from 'sockjs';

const [port, brokerPort] = process.argv.slice(2).map(Number);

const server = createServer();
const endpoint = sockjs.createServer({ log: () => {} });
endpoint.on('connection', bridge);
endpoint.installHandlers(server, { prefix: '/stomp' });
server.listen(port, '127.0.0.1', () =>
  console.log(JSON.stringify({ port: server.address().port })),
);

function bridge(session) {
  const broker = connect(brokerPort, '127.0.0.1');
  const decoder = new StringDecoder('utf8');
  session.on('data', (text) => broker.write(text));
  session.on('close', () => broker.destroy());
  broker.on('data', (bytes) => {
    const text = decoder.write(bytes);
    if (text) session.write(text);
  });
  broker.on('error', () => broker.destroy());
  broker.on('close', () => session.close(1000, 'the broker has ended the connection'));
}
