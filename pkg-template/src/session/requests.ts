// Requests, and where their replies come.

import type { Channel, Context, RequestsPart } from './context.js';
import { Broker, Operation, Profile, Replies, Text } from './engine/abi.js';
import { answer } from './forms.js';
import { StompError } from './stomp-error.js';
import type { RequestOptions } from './options.js';
import { codeOf, misuse } from './texts.js';
import type { SessionMessage } from './types.js';

/** What temporary queues begin with. */
const TEMPORARY = '/temp-queue/';

export class Requests implements RequestsPart {
  private readonly channels = new Map<string, Channel>();
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly core: Context) {}

  async request(
    destination: string,
    body: unknown,
    options: RequestOptions | undefined,
  ): Promise<SessionMessage> {
    const { outbox, options: usual } = this.core;
    const message = outbox.prepare(destination, body, options, 'request');
    const { size, options: given } = message;
    const { replyTo = usual.replyTo ?? '', match, timeout, ttl } = given;
    const channel = this.channel(replyTo);
    message.channel = channel;
    const isMatched = match !== undefined;
    const about = [size, timeout, ttl, channel.id, isMatched] as const;
    const reply = (): SessionMessage => message.reply as SessionMessage;
    return outbox.dispatch(message, Operation.Request, [...about], reply);
  }

  /** Does it once no request waits for its reply. */
  whenIdle(act: () => void): void {
    this.waiting.push(act);
    this.lookIdle();
  }

  /** Something has settled: a request, perhaps. */
  lookIdle(): void {
    const { messages } = this.core.outbox;
    if (this.waiting.length && [...messages.values()].every(({ channel }) => !channel))
      for (const act of this.waiting.splice(0)) act();
  }

  /** The channel for this destination; '' for what the broker offers. */
  private channel(replyTo: string): Channel {
    const isKnown = this.core.connections > 0;
    if (isKnown) this.requirePlace(replyTo);
    const known = this.channels.get(replyTo);
    if (known) return known;
    const channel: Channel = {
      id: this.core.machine.turn(Operation.OpenChannel, []),
      headersOf: (name) => {
        this.requirePlace(replyTo);
        return { 'correlation-id': name, 'reply-to': placeOf(replyTo) };
      },
    };
    this.channels.set(replyTo, channel);
    this.listen(channel, replyTo);
    return channel;
  }

  private requirePlace(replyTo: string): void {
    if (!replyTo && this.kind === Replies.Named) throw misuse(Text.NoReplies);
  }

  private get kind(): Replies {
    return (this.core.profile >> Profile.RepliesShift) & 3;
  }

  /** Subscribes to where replies come. Whether that is needed for a temporary queue shows when there is a connection. */
  private listen(channel: Channel, replyTo: string): void {
    const { broker, connections, outbox, sources, machine } = this.core;
    const place = placeOf(replyTo);
    const isNamed = replyTo !== '' && this.kind === Replies.Named && broker !== Broker.SpringRelay;
    const isSubscribed = connections > 0 && (isNamed || this.kind === Replies.Subscribed);
    if (channel.isListening || (place.startsWith(TEMPORARY) && !isSubscribed)) return;
    channel.isListening = true;
    const receive = (message: SessionMessage): void => this.receive(channel, message);
    const inbox = sources.subscribe(place, receive, undefined, 'subscribe', true);
    inbox.whenFailed = (error) => {
      // No reply comes there. The next request tries again.
      this.channels.delete(replyTo);
      const { code, message } = error;
      const reason = new StompError(code, { ...error, message, maybeDelivered: true });
      for (const { id, channel: of } of [...outbox.messages.values()])
        if (of === channel) machine.cancel(id, codeOf(error), reason);
    };
  }

  /** There is a connection: the broker is told where replies come, where it has to be, before a request is sent. */
  prepareTemporary(): void {
    for (const [replyTo, channel] of this.channels) this.listen(channel, replyTo);
  }

  /** A message that no subscription claims may be a reply to a temporary queue. */
  claim(message: SessionMessage): boolean {
    const of = [...this.channels].find(
      ([replyTo, { isListening }]) =>
        !isListening && message.headers.subscription === placeOf(replyTo),
    );
    if (of) this.receive(of[1], message);
    return Boolean(of);
  }

  private receive(channel: Channel, message: SessionMessage): void {
    const { machine, link, outbox } = this.core;
    const correlation = message.headers['correlation-id'];
    const of = this.core.idOf(correlation);
    // One of another tab of the same user.
    if (correlation !== undefined && !of) return;
    const keep = (id: number): void => {
      const request = outbox.messages.get(id);
      if (request) request.reply = message;
    };
    const found = of ? 0 : this.find(channel, message);
    if (found) machine.turn(Operation.Matched, [link.attempt, found], keep);
    else machine.turn(Operation.Reply, [link.attempt, channel.id, of], keep);
  }

  /** The session of the module is another: its channels are opened when they are needed. */
  reset(): void {
    this.channels.clear();
  }

  /** The first request that a function of the application takes the reply for. */
  private find(of: Channel, message: SessionMessage): number {
    for (const sent of this.core.outbox.messages.values()) {
      const { id, destination, body, channel, options } = sent;
      const { match } = options;
      if (channel !== of || !match) continue;
      const more = of.headersOf(`${this.core.prefix}${id}`);
      const headers = { ...sent.headers, destination, ...more } as { [name: string]: string };
      const ask = (): unknown => match(message, { command: 'SEND', headers, body });
      try {
        if (answer('usage', 'match', 'boolean undefined null', ask)) return id;
      } catch (error) {
        this.core.tell(error as StompError, { message });
      }
    }
    return 0;
  }
}

/** The destination for this option; of '', the temporary queue of the session. */
const placeOf = (replyTo: string): string => replyTo || `${TEMPORARY}replies`;
