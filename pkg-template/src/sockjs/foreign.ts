// Somebody else's SockJS as a way.

import type { IStompSocket } from '../types.js';
import { textOf, unhand } from './carrier.js';
import type { Carrier, CloseLike, Owner } from './carrier.js';
import { OPENED } from './codes.js';
import type { SockJSConstructor } from './types.js';

/** What the option `SockJS` may be. */
export type SockJSOption = SockJSConstructor | (() => unknown);

type ForeignSocket = IStompSocket & { transport?: string };

export function byForeign(owner: Owner, option: SockJSOption, url: string, options: object): Carrier {
  let isLive = true;
  let socket: ForeignSocket | undefined;
  const use = (SockJS: SockJSConstructor): void => {
    if (!isLive) return;
    const made: ForeignSocket = (socket = new SockJS(url, undefined, options));
    made.onopen = () => owner.put(OPENED);
    made.onmessage = (event) => owner.message(event);
    made.onclose = (event: CloseLike) => owner.closed(event);
  };
  // Not at once: whoever asked for us does not know us yet.
  Promise.resolve(option)
    .then(constructorOf)
    .then(use)
    .catch((error) => isLive && owner.failed(`SockJS cannot be used: ${error}`, true));
  return {
    textOnly: true,
    get socket() {
      return socket;
    },
    get transport() {
      return socket?.transport ?? 'sockjs';
    },
    send: (data) => socket?.send(textOf(data)),
    close: () => socket?.close(),
    drop() {
      isLive = false;
      if (!socket) return;
      unhand(socket);
      // One that is closed already may throw.
      if (socket.readyState < 2) socket.close();
    },
  };
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
