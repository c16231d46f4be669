// Where a scenario plays: one client, its sockets, its log, and the steps a scenario can take.

import { connected } from './frames.mjs';
import { advance, clock, enter, settle } from './globals.mjs';
import { Log } from './log.mjs';
import { FakeSocket } from './socket.mjs';
import { Subject } from './subject.mjs';

export { CALLBACKS, throws } from './subject.mjs';

/**
 * Options: `config` (options of the client, or a function of the stage that gives them), `socket` (options of
 * FakeSocket, or a function of the socket's number), `worker` ('works', 'throws', 'fails'), `client` (a function of the
 * stage that makes the client; `false`: the scenario makes none, or makes it itself), `brokerURL` (no factory).
 */
export class Stage extends Subject {
  constructor(library, options = {}) {
    super(library, options, new Log(clock));
    enter(this);
    if (options.client !== false) this.make(options.client);
  }

  /** What the factory does. */
  newSocket() {
    const socket = new FakeSocket(this.sockets.length + 1, this.log, this.socketOptions());
    this.log.add(`factory gives ${socket}`);
    this.behave('webSocketFactory', []);
    this.sockets.push(socket);
    return socket;
  }

  socketOptions() {
    const { socket } = this.options;
    return (typeof socket === 'function' ? socket(this.sockets.length + 1) : socket) ?? {};
  }

  get socket() {
    return this.sockets.at(-1);
  }

  /** The socket opens. */
  async open(socket) {
    await this.#peer('socket opens', socket, (it) => it.fireOpen(), [0]);
  }

  /** The socket gets one message for each argument. */
  async receive(...chunks) {
    for (const chunk of chunks) {
      await this.#peer(
        `received ${this.log.show(chunk)}`,
        undefined,
        (it) => it.fireMessage(chunk),
        [1, 2],
      );
    }
  }

  /** The socket is closed: by the peer, or because the client asked for it. */
  async lost(code = 1006, reason = '', wasClean = code === 1000, socket = undefined) {
    await this.#peer(`socket closed ${code}`, socket, (it) =>
      it.fireClose({ code, reason, wasClean }),
    );
  }

  async socketError(event) {
    await this.#peer('socket error', undefined, (it) => it.fireError(event));
  }

  /** Something that a socket's peer does in these ready states; the newest socket's, unless `socket` is given. */
  async #peer(what, socket, action, states = [0, 1, 2]) {
    await this.step(what, () => {
      const target = socket ?? this.socket;
      if (target && states.includes(target.readyState)) action(target);
      else
        this.log.add(
          target ? `${target} cannot: it is in state ${target.readyState}` : 'there is no socket',
        );
    });
  }

  async advance(ms) {
    await settle();
    this.log.add(`== ${ms} ms pass`);
    await advance(ms);
    this.#logState();
  }

  /** The event loop hangs for so long; what fell due in that time does not run yet. */
  async stall(ms) {
    await this.step(`event loop stalls for ${ms} ms`, () => clock.stall(ms));
  }

  /** Something happens, with all microtasks run before and after. */
  async step(what, action = () => {}) {
    await settle();
    this.log.add(`== ${what}`);
    action();
    await settle();
    this.#logState();
  }

  async settle() {
    await this.step('microtasks run');
  }

  #logState() {
    this.log.add(`now ${this.summary()}`);
  }

  /** Activates, opens, and has the broker accept. */
  async up(headers) {
    this.call('activate');
    await this.accept(headers);
  }

  /** Opens the newest socket and has the broker accept. */
  async accept(headers) {
    await this.open();
    await this.receive(connected(headers));
  }

  /** Ends a scenario: what is still going on? */
  async finish() {
    await settle();
    this.log.add(`end, timers ${clock.pending ? 'running' : 'at rest'}`);
    return this.log.lines;
  }
}
