// Requests, and where their replies come.

import type { IMessage } from '../api/types.js';
import { misuse } from './kit.js';
import { Operation, Profile, Replies } from './engine/abi.js';
import type { Inbox } from './subscription.js';
import type { Machine } from './machine.js';
import { PUBLISH_FORMS, type RequestOptions, type SessionOptions } from './options.js';
import type { Channel, Outbox, Outgoing } from './outbox.js';
import type { SessionMessage } from './types.js';

export interface RequestsHost {
  readonly options: SessionOptions;
  readonly machine: Machine;
  readonly outbox: Outbox;
  readonly profile: number;
  readonly isKnown: boolean;
  /** The number of the present connection, 0 for none: what comes on another does not count. */
  readonly connectionNumber: number;
  /** The number in an id of ours, or 0. */
  idOf(text: string | undefined): number;
  /** Subscribes for replies. */
  listen(destination: string, receive: (message: SessionMessage) => void): Inbox;
}

const TEN_SECONDS = 10_000;
/** The name of the temporary queue. */
const TEMPORARY = '/temp-queue/replies';
const REQUEST_FORMS = { ...PUBLISH_FORMS, replyTo: 'string', match: 'function' };

export class Requests {
  private readonly channels = new Map<string, Channel>();
  private isListening = false;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly host: RequestsHost) {}

  async request(
    destination: string,
    body: unknown,
    options: RequestOptions = {},
  ): Promise<SessionMessage> {
    const { outbox, machine, options: defaults } = this.host;
    const forms = REQUEST_FORMS;
    const message = outbox.prepare(destination, body, options, 'request', forms, TEN_SECONDS);
    const { replyTo = defaults.replyTo ?? '', match, ttl = Infinity } = options;
    const channel = this.channel(replyTo);
    message.channel = channel;
    const { size, timeout } = message;
    return machine.promise(message, Operation.Request, [
      size,
      timeout,
      ttl,
      channel.id,
      match !== undefined,
    ]);
  }

  /** Does it once no request waits for its reply. */
  whenIdle(act: () => void): void {
    this.waiting.push(act);
    this.lookIdle();
  }

  private lookIdle(): void {
    const isAnswered = ({ channel }: Outgoing): boolean => !channel;
    if (this.waiting.length && [...this.host.outbox.messages.values()].every(isAnswered))
      for (const act of this.waiting.splice(0)) act();
  }

  /** The channel for this destination; '' for what the broker offers. */
  private channel(replyTo: string): Channel {
    const { machine, isKnown } = this.host;
    if (isKnown) this.requirePlace(replyTo);
    const known = this.channels.get(replyTo);
    if (known) return known;
    let id = 0;
    machine.turn(Operation.OpenChannel, [], (given) => (id = given));
    const channel: Channel = {
      id,
      headersOf: (name) => {
        this.requirePlace(replyTo);
        return { 'correlation-id': name, 'reply-to': replyTo || TEMPORARY };
      },
      settled: () => this.lookIdle(),
    };
    this.channels.set(replyTo, channel);
    if (replyTo) this.listen(channel, replyTo);
    else if (isKnown) this.prepareTemporary();
    return channel;
  }

  private requirePlace(replyTo: string): void {
    if (!replyTo && this.kind === Replies.Named)
      throw misuse('request: this broker has no destination for replies; give the option replyTo');
  }

  private get kind(): Replies {
    return (this.host.profile >> Profile.RepliesShift) & 3;
  }

  private listen(channel: Channel, destination: string): void {
    this.host.listen(destination, (message) => this.receive(channel, message, message));
  }

  /** Whether the broker has to be told where replies come before a request is sent, and is. */
  prepareTemporary(): void {
    const channel = this.channels.get('');
    if (channel && this.kind === Replies.Subscribed && !this.isListening) {
      this.isListening = true;
      this.listen(channel, TEMPORARY);
    }
  }

  /** A message that no subscription claims may be a reply to a temporary queue. */
  claim(frame: IMessage, asMessage: () => SessionMessage): boolean {
    const channel = this.channels.get('');
    const isReply =
      channel && this.kind === Replies.Automatic && `${frame.headers.subscription}` === TEMPORARY;
    if (!isReply) return false;
    this.receive(channel, frame, asMessage());
    return true;
  }

  private receive(channel: Channel, frame: IMessage, message: SessionMessage): void {
    const { machine, connectionNumber } = this.host;
    const correlation = frame.headers['correlation-id'];
    const of = this.host.idOf(correlation);
    // One of another tab of the same user.
    if (correlation !== undefined && !of) return;
    const found = of || this.find(channel, message);
    const keep = (id: number): void => {
      const request = this.host.outbox.messages.get(id);
      if (request) request.reply = message;
    };
    if (found && !of) machine.turn(Operation.Matched, [connectionNumber, found], keep);
    else machine.turn(Operation.Reply, [connectionNumber, channel.id, of], keep);
  }

  /** The session of the module is another: its channels are opened when they are needed. */
  reset(): void {
    this.channels.clear();
    this.isListening = false;
  }

  /** The first request that a function of the application takes the reply for. */
  private find(channel: Channel, message: SessionMessage): number {
    for (const sent of this.host.outbox.messages.values()) {
      const { match } = sent.options;
      if (sent.channel !== channel || !match) continue;
      const { id, destination, body } = sent;
      const headers = { ...sent.headers, destination } as { [name: string]: string };
      if (match(message, { command: 'SEND', headers, body })) return id;
    }
    return 0;
  }
}
