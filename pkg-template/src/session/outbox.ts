// What is published: payloads by the numbers that the module knows them by.

import { refuseAborted } from './abort.js';
import type { Command, Given } from './commands.js';
import type { Context, Outgoing, OutboxPart } from './context.js';
import { type Confirm, Operation, Text } from './engine/abi.js';
import { answer, checked, choice } from './forms.js';
import { StompError } from './stomp-error.js';
import type { RequestOptions, SendOptions } from './options.js';
import { payloadOf } from './payload.js';
import { isOfBroker } from './profile.js';
import { misuse, text } from './texts.js';

export class Outbox implements OutboxPart {
  /** Those that have not settled. */
  readonly messages = new Map<number, Outgoing>();

  constructor(private readonly core: Context) {}

  async publish(
    destination: string,
    body: unknown,
    options: SendOptions | undefined,
  ): Promise<{ confirmed: boolean }> {
    const { options: usual } = this.core;
    const message = this.prepare(destination, body, options, 'publish');
    const { timeout, ttl, delivery = usual.delivery, confirm = usual.confirm } = message.options;
    const wanted =
      typeof confirm === 'function'
        ? answer('usage', 'confirm', "'auto' 'receipt' 'sent'", () => confirm(destination))
        : confirm;
    const how: Confirm = choice('publish', 'confirm', wanted);
    const isOwn = isOfBroker(destination, false);
    message.isNamed = delivery === 'at-least-once';
    const given = [message.size, how, message.isNamed, isOwn, timeout, ttl] as const;
    return this.dispatch(message, Operation.Publish, [...given], (confirmed) => ({ confirmed }));
  }

  /** Checks what is to be sent, and makes a message of it. */
  prepare(
    destination: string,
    body: unknown,
    given: RequestOptions | undefined,
    of: string,
  ): Outgoing {
    if (typeof destination !== 'string' || !destination) throw misuse(Text.NoDestination, of);
    const options = checked(given, of);
    refuseAborted(options.signal);
    const { body: sent, size, contentType } = payloadOf(body, this.core.codec);
    const headers = { ...(contentType && { 'content-type': contentType }), ...options.headers };
    return { id: 0, destination, headers, body: sent, size, options, isNamed: false };
  }

  /** Gives a message or request to the module, and awaits what becomes of it. */
  dispatch<Name extends Operation, T>(
    message: Outgoing,
    operation: Name,
    given: Given<Name>,
    result: (isConfirmed: boolean) => T,
  ): Promise<T> {
    const { machine, requests } = this.core;
    const { messages } = this;
    const { channel, destination, options } = message;
    const command: Command<T> = {
      awaited: () => text(channel ? Text.ReplyFrom : Text.ReceiptOf, destination),
      options,
      result,
      begun(id) {
        message.id = id;
        messages.set(id, message);
      },
      settled() {
        messages.delete(message.id);
        requests.lookIdle();
      },
    };
    return machine.promise(command, operation, given);
  }

  /** The module sends a message, with a receipt or not; what cannot be sent is rejected. */
  send(id: number, withReceipt: boolean): void {
    const message = this.messages.get(id);
    if (!message) return;
    const { machine, prefix } = this.core;
    try {
      const name = `${prefix}${id}`;
      const more: { [name: string]: string } = message.channel?.headersOf(name) ?? {};
      if (withReceipt) more.receipt = name;
      if (message.isNamed) more['idempotency-key'] = name;
      if (!this.transmit(message, more)) machine.turn(Operation.Dropped, [id]);
    } catch (cause) {
      machine.refuse(id, cause);
    }
  }

  /** Sends a message through the interceptors; gives whether none has dropped it. */
  transmit({ destination, headers, body }: Outgoing, more: { [name: string]: string }): boolean {
    const { frames, link } = this.core;
    const given: any = { destination, ...more, ...headers };
    const frame = frames.outgoing({ command: 'SEND', headers: given, body });
    if (!frame) return false;
    const { connection } = link;
    if (!connection) throw new StompError('not-connected');
    const payload =
      typeof frame.body === 'object' ? { binaryBody: frame.body } : { body: frame.body };
    const { headers: all } = frame;
    connection.publish({ destination: all.destination, headers: all, ...payload });
    return true;
  }

  /** Those that have not settled, by what an ERROR may name them. */
  names(): [number, string][] {
    return [...this.messages.values()].map(({ id, destination }) => [id, destination]);
  }
}
