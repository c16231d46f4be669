// The traffic with one broker: two clients that chat, a queue from one to the other, and a third client that only listens.

import { Changes } from '../../e2e/support/queue.mjs';
import { ConfirmedMessages, TopicMessages } from './accounts.mjs';
import { ConnectionCounts, Member } from './member.mjs';

/** Between two messages of a person, in ms. */
const PAUSE = 250;

export class Conversation {
  #timers = [];
  #changes = new Changes();
  counts = new ConnectionCounts();
  topic = new TopicMessages(['kim', 'lee']);
  queue = new ConfirmedMessages();

  /**
   * @param Client that of the package
   * @param place as SetUp has it
   */
  constructor(Client, place) {
    const { ws, sockjs, login, passcode } = place;
    this.place = place;
    const account = { connectHeaders: login ? { login, passcode } : {} };
    const byWebSocket = { ...account, brokerURL: ws };
    const bySockJs = { ...account, sockjsURL: sockjs, transports: ['websocket'] };
    const person = (name) =>
      new Member(Client, byWebSocket, this.counts, {
        joined: (member) => this.#join(name, member),
        left: (member) => this.#leave(name, member),
      });
    this.people = { kim: person('kim'), lee: person('lee') };
    const joined = ({ client }) => client.subscribe('/topic/none', () => {});
    // Its connection lives on heart-beats alone.
    this.listener = new Member(Client, sockjs ? bySockJs : byWebSocket, this.counts, { joined });
  }

  get #members() {
    return [...Object.values(this.people), this.listener];
  }

  start() {
    for (const { client } of this.#members) client.activate();
    for (const name of Object.keys(this.people))
      this.#timers.push(setInterval(() => this.#speak(name), PAUSE));
  }

  /** Subscribes; the person is present once a message of its own has come back. */
  #join(name, member) {
    const { chat, queue } = this.place;
    const { client } = member;
    client.subscribe(chat.subscribe, ({ body }) => this.#hear(name, member, JSON.parse(body)));
    if (queue && name === 'lee')
      client.subscribe(queue, (message) => this.#take(client, message), {
        ack: 'client-individual',
      });
    this.#say(client, name, 'hello');
  }

  #leave(name, member) {
    member.isPresent = false;
    this.topic.end(name);
    if (name === 'kim') this.queue.end();
    this.#changes.tell();
  }

  #hear(name, member, { from, text }) {
    if (text === 'hello' && from === name) member.isPresent = true;
    const [, number] = /^안녕 (\d+)$/.exec(text) ?? [];
    if (!number) return;
    this.topic.arrive(name, Number(number));
    this.#changes.tell();
  }

  #take(client, message) {
    this.queue.arrive(Number(message.body));
    if (client.active) message.ack();
    this.#changes.tell();
  }

  #speak(name) {
    const { kim, lee } = this.people;
    if (!kim.isPresent || !lee.isPresent) return;
    this.#say(this.people[name].client, name, `안녕 ${this.topic.send()}`);
    if (this.place.queue && name === 'kim') this.#order(kim.client);
  }

  #say(client, from, text) {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ from, text });
    client.publish({ destination: this.place.chat.publish, headers, body });
  }

  #order(client) {
    const number = this.queue.send();
    const receipt = `order-${number}`;
    client.watchForReceipt(receipt, () => {
      this.queue.confirm(number);
      this.#changes.tell();
    });
    const headers = { receipt, persistent: 'true' };
    client.publish({ destination: this.place.queue, headers, body: `${number}` });
  }

  /** Ends the traffic; settles once what was in transit has arrived. */
  fallSilent() {
    this.#timers.forEach(clearInterval);
    const { topic, queue } = this;
    return this.#changes.until(() => topic.missing + queue.missing + queue.unconfirmed === 0);
  }

  get figures() {
    const { topic, queue, counts } = this;
    return {
      chat: topic.sent,
      delivered: topic.delivered,
      uncounted: topic.uncounted,
      lost: topic.lost + topic.missing,
      orders: queue.sent,
      confirmed: queue.confirmed,
      repeated: queue.repeated,
      lostConfirmed: queue.missing,
      heartbeats: counts.heartbeats,
      heartbeatsLost: counts.heartbeatsLost,
      reconnects: counts.reconnects,
      unexpectedEnds: counts.unexpectedEnds,
    };
  }

  async end() {
    await Promise.all(this.#members.map(({ client }) => client.deactivate()));
  }
}
