// Another implementation of SockJS as a transport.

import type { IStompSocket } from '../api/types.js';
import type { SockJSConstructor, SockJSOption } from '../api/sockjs-types.js';
import { exported } from './options.js';
import { type CloseLike, textOf, type Transport, type TransportHost } from './transport.js';

type ForeignSocket = IStompSocket & { transport?: string };

/** Connects by the constructor that the option `SockJS` is, or loads. */
export function openForeign(
  host: TransportHost,
  signal: AbortSignal,
  option: SockJSOption,
  options: object,
): Transport {
  const transport: Transport = {
    name: 'sockjs',
    send: (data) => transport.socket?.send(textOf(data)),
  };
  const use = (SockJS: SockJSConstructor): void => {
    if (signal.aborted) return;
    const socket: ForeignSocket = (transport.socket = new SockJS(host.url, undefined, options));
    socket.onopen = () => {
      transport.name = socket.transport ?? transport.name;
      host.opened();
    };
    socket.onmessage = (event) => host.message(event);
    socket.onclose = (event: CloseLike) => host.closed(event);
  };
  // Not at once: the caller does not have the transport yet.
  Promise.resolve(option)
    .then(constructorOf)
    .then(use)
    .catch((error) => signal.aborted || host.failed(`SockJS cannot be used: ${error}`, true));
  return transport;
}

/** The constructor, or what the function that is no constructor loads. */
async function constructorOf(given: SockJSOption): Promise<SockJSConstructor> {
  const option: SockJSOption = exported(given);
  if (isConstructor(option)) return option;
  const loaded = exported(await option());
  if (typeof loaded !== 'function') throw new TypeError('the option SockJS gave no constructor');
  return loaded;
}

const isConstructor = (option: SockJSOption): option is SockJSConstructor =>
  'send' in (option.prototype ?? {}) || /^class\b/.test(Function.prototype.toString.call(option));
