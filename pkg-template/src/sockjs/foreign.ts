// Somebody else's SockJS as a way.

import type { IStompSocket } from '../api/types.js';
import { textOf } from './carrier.js';
import type { Carrier, CloseLike, Owner } from './carrier.js';
import { OPENED } from './codes.js';
import type { SockJSConstructor } from '../api/sockjs-types.js';

/** What the option `SockJS` may be. */
export type SockJSOption = SockJSConstructor | (() => unknown);

type ForeignSocket = IStompSocket & { transport?: string };

export function byForeign(
  owner: Owner,
  signal: AbortSignal,
  option: SockJSOption,
  options: object,
): Carrier {
  const carrier: Carrier = {
    transport: 'sockjs',
    send: (data) => carrier.socket?.send(textOf(data)),
  };
  const use = (SockJS: SockJSConstructor): void => {
    if (signal.aborted) return;
    const socket: ForeignSocket = (carrier.socket = new SockJS(owner.url, undefined, options));
    socket.onopen = () => {
      carrier.transport = socket.transport ?? carrier.transport;
      owner.put(OPENED);
    };
    socket.onmessage = (event) => owner.message(event);
    socket.onclose = (event: CloseLike) => owner.closed(event);
  };
  // Not at once: whoever asked for us does not know us yet.
  Promise.resolve(option)
    .then(constructorOf)
    .then(use)
    .catch((error) => signal.aborted || owner.failed(`SockJS cannot be used: ${error}`, true));
  return carrier;
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
