// Requests, and where their replies come.

import type { IMessage } from '../api/types.js';
import { misuse, now } from './kit.js';
import { errorOfSignal } from './abort.js';
import { matched, openChannel, Profile, Replies, reply, request } from './engine/abi.js';
import type { Inbox } from './subscription.js';
import type { Machine } from './machine.js';
import { checkForms, PUBLISH_FORMS, type RequestOptions, type SessionOptions } from './options.js';
import type { Outbox, Outgoing } from './outbox.js';
import type { SessionMessage } from './types.js';

export interface RequestsHost {
  readonly options: SessionOptions;
  readonly machine: Machine;
  readonly outbox: Outbox;
  readonly prefix: string;
  readonly profile: number;
  readonly isKnown: boolean;
  /** The number of the present connection, 0 for none: what comes on another does not count. */
  readonly connectionNumber: number;
  /** Subscribes for replies. */
  listen(destination: string, receive: (message: SessionMessage) => void): Inbox;
}

interface Pending {
  readonly message: Outgoing;
  readonly options: RequestOptions;
  readonly channel: Channel;
  reply: SessionMessage | undefined;
}

/** A destination of replies. */
interface Channel {
  readonly id: number;
  readonly replyTo: string;
}

const TEN_SECONDS = 10_000;
/** The name of the temporary queue. */
const TEMPORARY = '/temp-queue/replies';

export class Requests {
  private readonly pending = new Map<number, Pending>();
  private readonly channels = new Map<string, Channel>();
  private isListening = false;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly host: RequestsHost) {}

  async request(
    destination: string,
    body: unknown,
    options: RequestOptions = {},
  ): Promise<SessionMessage> {
    const forms = { ...PUBLISH_FORMS, replyTo: 'string', match: 'function' };
    checkForms(options, forms, 'request');
    const { replyTo: _, match, ...others } = options;
    const message = this.host.outbox.prepare(destination, body, others, 'request');
    const { timeout = TEN_SECONDS, ttl = Infinity, signal } = options;
    if (signal?.aborted) throw errorOfSignal(signal);
    const channel = this.channel(options.replyTo ?? this.host.options.replyTo ?? '');
    let pending!: Pending;
    let known = 0;
    try {
      await this.host.outbox.queue(
        `The reply from ${destination}`,
        (session) =>
          request(session, now(), message.size, timeout, ttl, channel.id, match !== undefined),
        message,
        signal,
        false,
        (id) => {
          known = id;
          pending = { message, options, channel, reply: undefined };
          this.pending.set(id, pending);
        },
      );
    } finally {
      this.pending.delete(known);
      if (!this.pending.size) for (const act of this.waiting.splice(0)) act();
    }
    return pending.reply as SessionMessage;
  }

  /** Does it once no request waits for its reply. */
  whenIdle(act: () => void): void {
    if (this.pending.size) this.waiting.push(act);
    else act();
  }

  /** The channel for this destination; '' for what the broker offers. */
  private channel(replyTo: string): Channel {
    const { machine, isKnown } = this.host;
    if (isKnown) this.requirePlace(replyTo);
    let channel = this.channels.get(replyTo);
    if (channel) return channel;
    machine.turn(
      (session) => openChannel(session),
      (id) => (channel = { id, replyTo }),
    );
    this.channels.set(replyTo, channel as unknown as Channel);
    if (replyTo) this.listen(channel as unknown as Channel, replyTo);
    else if (isKnown) this.prepareTemporary();
    return channel as unknown as Channel;
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

  /** What the SEND of a request has besides; nothing if it is none. Throws if the broker offers no place for replies. */
  headersOf(id: number): { [name: string]: string } {
    const pending = this.pending.get(id);
    if (!pending) return {};
    const { replyTo } = pending.channel;
    this.requirePlace(replyTo);
    return {
      'correlation-id': `${this.host.prefix}${id}`,
      'reply-to': replyTo || TEMPORARY,
    };
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
    const { machine, connectionNumber, prefix } = this.host;
    const correlation = frame.headers['correlation-id'];
    const of = correlation?.startsWith(prefix) ? Number(correlation.slice(prefix.length)) : 0;
    // One of another tab of the same user.
    if (correlation !== undefined && !of) return;
    const found = of === 0 ? this.find(channel, message) : 0;
    const given = (id: number) => id;
    const keep = (id: number) => {
      const pending = this.pending.get(id);
      if (pending) pending.reply = message;
    };
    if (found) machine.turn((session) => given(matched(session, connectionNumber, found)), keep);
    else machine.turn((session) => given(reply(session, connectionNumber, channel.id, of)), keep);
  }

  /** The session of the module is another: its channels are opened when they are needed. */
  reset(): void {
    this.channels.clear();
    this.isListening = false;
  }

  /** The first request that a function of the application takes the reply for. */
  private find(channel: Channel, message: SessionMessage): number {
    for (const [id, { options, channel: of, message: sent }] of this.pending) {
      if (of !== channel || !options.match) continue;
      const { destination, body } = sent;
      const headers = { ...sent.headers, destination } as { [name: string]: string };
      if (options.match(message, { command: 'SEND', headers, body })) return id;
    }
    return 0;
  }
}
