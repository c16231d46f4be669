// stompjs with one fault, named in this module's address as `?fault=…`: what the comparison has to notice.

import { Client as Sound } from '@stomp/stompjs';

export * from '@stomp/stompjs';

/** Every fault is a client that differs from a sound one in one thing. */
export const FAULTS = {
  'headers in another order': class extends Sound {
    publish(params) {
      const headers = Object.fromEntries(Object.entries(params?.headers ?? {}).reverse());
      super.publish({ ...params, headers });
    }
  },
  'text sent as bytes': class extends Sound {
    activate() {
      this.forceBinaryWSFrames = true;
      super.activate();
    }
  },
  'another type of error': class extends Sound {
    publish(params) {
      if (!this.connected) throw new Error('There is no underlying STOMP connection');
      super.publish(params);
    }
  },
  'an error swallowed': class extends Sound {
    subscribe(...args) {
      return this.connected ? super.subscribe(...args) : undefined;
    }
  },
  'a promise resolved too early': class extends Sound {
    async deactivate(options) {
      super.deactivate(options);
    }
  },
  'a callback called twice': class extends Sound {
    constructor(conf) {
      super(conf);
      const { onConnect } = this;
      this.onConnect = (frame) => {
        onConnect(frame);
        onConnect(frame);
      };
    }
  },
  'a callback called later': class extends Sound {
    constructor(conf) {
      super(conf);
      const { onWebSocketClose } = this;
      this.onWebSocketClose = (event) => queueMicrotask(() => onWebSocketClose(event));
    }
  },
  'a late reconnection': class extends Sound {
    scheduleReconnect() {
      this._nextReconnectDelay += 1;
      super.scheduleReconnect();
    }
  },
  'a property that is not there': class extends Sound {
    constructor(conf) {
      super(conf);
      delete this.logRawCommunication;
    }
  },
  'a close code': class extends Sound {
    forceDisconnect() {
      const { webSocket } = this;
      if (webSocket) webSocket.close = webSocket.close.bind(webSocket, 1000);
      super.forceDisconnect();
    }
  },
  'a debug text left out': class extends Sound {
    constructor(conf) {
      super(conf);
      const { debug } = this;
      this.debug = (text) => text.startsWith('connected to server') || debug(text);
    }
  },
  'a timer left running': class extends Sound {
    async deactivate(options) {
      setInterval(() => {}, 1000);
      return super.deactivate(options);
    }
  },
};

/** The address of a client with that fault. */
export function faultyClient(fault) {
  return `${import.meta.url}?fault=${encodeURIComponent(fault)}`;
}

export const Client = FAULTS[new URL(import.meta.url).searchParams.get('fault')] ?? Sound;
