// WebSocket as a way: plain, or with SockJS on it.

import { idle } from '../idle.js';
import type { IStompSocket } from '../types.js';
import { textOf } from './carrier.js';
import type { Carrier, Data, Owner } from './carrier.js';

/** A WebSocket, with SockJS on it unless `protocols` are given. */
export class WebSocketCarrier implements Carrier {
  readonly transport = 'websocket';
  readonly textOnly: boolean;
  readonly socket: WebSocket;

  /** Throws what the browser throws: for a policy of the page, or because it has no WebSocket. */
  constructor(owner: Owner, url: string, protocols?: string[]) {
    if (typeof WebSocket === 'undefined') throw new Error('there is no WebSocket here');
    const socket = (this.socket = new WebSocket(url, protocols));
    this.textOnly = protocols === undefined;
    if (this.textOnly) {
      socket.onmessage = ({ data }) => owner.frame(`${data}`);
    } else {
      socket.binaryType = 'arraybuffer';
      socket.onopen = () => owner.opened();
      socket.onmessage = (event) => owner.message(event);
    }
    // Its end is told by what follows; but some take an error that nobody hears for a crash.
    socket.onerror = idle;
    socket.onclose = (event) => {
      // Who closes in good order has spoken; what cuts the line has not.
      if (event.wasClean) owner.closed(event);
      else owner.failed(`closed with code ${event.code}`, false, event);
    };
  }

  send(data: Data): void {
    this.socket.send(this.textOnly ? JSON.stringify([textOf(data)]) : (data as string));
  }

  close(): void {
    this.socket.close();
  }

  drop(code?: number, reason?: string): void {
    const socket: IStompSocket = this.socket;
    socket.onopen = socket.onmessage = socket.onclose = null;
    this.socket.close(code, reason);
  }
}
