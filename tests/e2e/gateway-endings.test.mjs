// A real RabbitMQ behind the gateway: logins, disconnects and losses, byte by byte.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import { StompBroker } from './support/broker.mjs';
import { selected } from './support/environment.mjs';
import { RabbitMq } from './support/rabbitmq.mjs';
import { TRANSPORTS } from './support/raw-client.mjs';
import { frame, header } from './support/wire.mjs';

const NAME = 'gateway-endings';
const queue = () => `/queue/${NAME}-${randomBytes(6).toString('hex')}`;

const chosen = TRANSPORTS.filter((transport) => selected(`${transport.name}@${NAME}`));

if (chosen.length > 0) {
  describe(NAME, () => {
    const rabbitMq = new RabbitMq('text');
    const gateway = {
      with: (args) =>
        new StompBroker(['--relay', `127.0.0.1:${rabbitMq.tcpPort}`, ...args]).start(),
    };
    before(() => rabbitMq.start());
    after(() => rabbitMq.stop());
    for (const transport of chosen) describe(transport.name, () => declare(transport, gateway));
    declareLoss(rabbitMq, gateway);
  });
}

function declare({ open }, gateway) {
  const withGateway = (args, use) => async () => {
    const broker = await gateway.with(args);
    try {
      await use(broker);
    } finally {
      await broker.stop();
    }
  };

  test(
    'what a client sends and then goes has arrived',
    withGateway([], async (broker) => {
      const destination = queue();
      const first = await open(broker);
      await first.logIn();
      for (let n = 0; n < 100; n += 1)
        first.send(frame('SEND', [`destination:${destination}`], `${n}`));
      await (first.socket.end?.() ?? first.socket.close());
      const successor = await open(broker);
      await successor.logIn();
      await successor.subscribe(destination);
      for (let n = 0; n < 100; n += 1)
        assert.equal((await successor.receive('MESSAGE')).body, `${n}`);
      successor.drop();
    }),
  );

  test(
    'what a lost client had not acknowledged comes again',
    withGateway([], async (broker) => {
      const destination = queue();
      const lost = await open(broker);
      await lost.logIn();
      lost.send(frame('SUBSCRIBE', ['id:0', `destination:${destination}`, 'ack:client']));
      lost.send(frame('SEND', [`destination:${destination}`], 'job'));
      assert.equal(header(await lost.receive('MESSAGE'), 'redelivered'), 'false');
      lost.drop();
      const successor = await open(broker);
      await successor.logIn();
      await successor.subscribe(destination);
      assert.equal(header(await successor.receive('MESSAGE'), 'redelivered'), 'true');
      successor.drop();
    }),
  );

  test(
    'with --relay-login clients need not know the passcode',
    withGateway(['--relay-login', 'guest:guest', '--allow-origin', '*'], async (broker) => {
      const client = await open(broker);
      const connected = await client.logIn({ login: 'other', passcode: 'none' });
      assert.match(header(connected, 'server'), /^RabbitMQ/);
      client.drop();
    }),
  );

  test(
    'a wrong passcode is refused by RabbitMQ',
    withGateway([], async (broker) => {
      const client = await open(broker);
      client.send(frame('CONNECT', ['accept-version:1.2', 'login:guest', 'passcode:wrong']));
      assert.equal(header(await client.receive('ERROR'), 'message'), 'Bad CONNECT');
      client.drop();
    }),
  );

  test(
    "split heart-beats are the gateway's own",
    withGateway(['--relay-heart-beats', 'split', '--heart-beat', '1000,700'], async (broker) => {
      const client = await open(broker);
      const connected = await client.logIn({ headers: ['heart-beat:0,1000'] });
      assert.equal(header(connected, 'heart-beat'), '1000,700');
      const destination = queue();
      await client.subscribe(destination);
      // The client is silent for longer than RabbitMQ waits for a beat: the gateway sends it.
      await client.heartBeats(5);
      client.send(frame('SEND', [`destination:${destination}`], 'still here'));
      assert.equal((await client.receive('MESSAGE')).body, 'still here');
      client.drop();
    }),
  );

  test(
    'DISCONNECT is answered and closed',
    withGateway([], async (broker) => {
      const client = await open(broker);
      await client.logIn();
      client.send(frame('DISCONNECT', ['receipt:bye']));
      assert.equal(header(await client.receive('RECEIPT'), 'receipt-id'), 'bye');
      const { code } = await client.untilClosed();
      assert.ok(code === undefined || code === 1000, `${code}`);
    }),
  );
}

/** Comes last: RabbitMQ is gone then. */
function declareLoss(rabbitMq, gateway) {
  test('when RabbitMQ stops, every client is told, and so is one that connects later', async () => {
    const broker = await gateway.with([]);
    try {
      const clients = await Promise.all(chosen.map(({ open }) => open(broker)));
      for (const client of clients) await client.logIn();
      await rabbitMq.stop();
      clients.push(await chosen[0].open(broker));
      clients.at(-1).send(frame('CONNECT', ['accept-version:1.2']));
      for (const client of clients) {
        assert.equal(header(await client.receive('ERROR'), 'message'), 'Broker unavailable');
        const { code } = await client.untilClosed();
        assert.ok(code === undefined || code === 1011, `${code}`);
      }
    } finally {
      await broker.stop();
    }
  });
}
