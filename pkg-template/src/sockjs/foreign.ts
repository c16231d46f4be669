// Somebody else's SockJS as a way.

import type { IStompSocket } from '../types.js';
import { textOf } from './carrier.js';
import type { Carrier, CloseLike, Data, Owner } from './carrier.js';
import type { SockJSConstructor } from './types.js';

/** What the option `SockJS` may be. */
export type SockJSOption = SockJSConstructor | (() => unknown);

type ForeignSocket = IStompSocket & { transport?: string };

export class ForeignCarrier implements Carrier {
  readonly textOnly = true;
  socket: ForeignSocket | undefined;
  private isLive = true;

  constructor(
    private readonly owner: Owner,
    option: SockJSOption,
    url: string,
    options: object,
  ) {
    // Not at once: whoever made us does not know us yet.
    Promise.resolve(option)
      .then(constructorOf)
      .then((SockJS) => this.isLive && this.use(new SockJS(url, undefined, options)))
      .catch((error) => this.isLive && owner.failed(`SockJS cannot be used: ${error}`, true));
  }

  private use(socket: ForeignSocket): void {
    const { owner } = this;
    this.socket = socket;
    socket.onopen = () => owner.opened();
    socket.onmessage = (event) => owner.message(event);
    socket.onclose = (event: CloseLike) => owner.closed(event);
  }

  get transport(): string {
    return this.socket?.transport ?? 'sockjs';
  }

  send(data: Data): void {
    this.socket?.send(textOf(data));
  }

  close(): void {
    this.socket?.close();
  }

  drop(): void {
    this.isLive = false;
    const { socket } = this;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    // One that is closed already may throw.
    if (socket.readyState < 2) socket.close();
  }
}

/** The constructor, or what the function that is no constructor loads. */
async function constructorOf(option: SockJSOption): Promise<SockJSConstructor> {
  if (isConstructor(option)) return option;
  let loaded: any = await option();
  // A module of a CommonJS one has it there, sometimes twice.
  while (loaded?.default) loaded = loaded.default;
  if (typeof loaded !== 'function') throw new TypeError('the option SockJS gave no constructor');
  return loaded;
}

const isConstructor = (option: SockJSOption): option is SockJSConstructor =>
  'send' in (option.prototype ?? {}) || /^class\b/.test(Function.prototype.toString.call(option));
