// A client that gets everything sent to the topics of sessions, over a connection without faults.

import { within } from '../e2e/support/deadline.mjs';
import { Changes } from '../e2e/support/queue.mjs';
import { QUEUE, TOPIC, TRANSACTIONS } from './participant.mjs';

const END = '/topic/chaos-end';
const DEADLINE = 30_000;

export class Observer {
  faults = [];
  #changes = new Changes();
  #isEnded = false;

  constructor(Client, broker) {
    this.broker = broker;
    // The faults are not about this transport.
    const brokerURL = `ws://${broker.http}/stomp/websocket`;
    this.client = new Client({ brokerURL, reconnectDelay: 0 });
    this.client.onWebSocketClose = () => this.faults.push('the observer lost its connection');
  }

  /** Connects and subscribes to the topics of these participants. */
  async start(participants) {
    const { client, broker } = this;
    const connected = new Promise((resolve) => (client.onConnect = resolve));
    client.activate();
    await within(DEADLINE, connected, () => 'CONNECTED of the observer');
    const arrived = (kind, prefix) => (message) => {
      const { destination } = message.headers;
      participants[destination.slice(prefix.length)][kind].arrive(Number(message.body));
    };
    const isMessage = (take) => (message) => message.body.startsWith('probe') || take(message);
    client.subscribe(`${TOPIC}*`, isMessage(arrived('topic', TOPIC)));
    client.subscribe(`${TRANSACTIONS}*`, arrived('transactions', TRANSACTIONS));
    client.subscribe(END, () => {
      this.#isEnded = true;
      this.#changes.tell();
    });
    await broker.waitFor({ command: 'SUBSCRIBE', destination: END }, { timeoutMs: DEADLINE });
  }

  /** Resolves once everything that the broker has accepted so far has come, with what is left in the queues. */
  async end(participants) {
    await Promise.all(participants.map((it) => this.#empty(it)));
    await this.broker.publish(END, '');
    const ended = this.#changes.until(() => this.#isEnded);
    await within(DEADLINE, ended, () => 'the last message to the observer');
    this.client.onWebSocketClose = () => {};
    await this.client.deactivate({ force: true });
  }

  /** Takes what the ended sessions have left in the queue of a participant. */
  async #empty({ index, queue }) {
    const destination = `${QUEUE}${index}`;
    const emptied = new Promise((resolve) =>
      this.client.subscribe(destination, ({ body, headers }) => {
        if (body === END) resolve();
        else if (!body.startsWith('probe'))
          queue.arrive(Number(body), headers.redelivered === 'true');
      }),
    );
    await this.broker.publish(destination, END);
    await within(DEADLINE, emptied, () => `the end of ${destination}`);
  }
}
